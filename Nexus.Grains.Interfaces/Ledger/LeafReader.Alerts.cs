using Nexus.Threats;

namespace Nexus.Ledger;

/// <content>Leaves of alerts.</content>
internal ref partial struct LeafReader
{
    private LeafFields Alert()
    {
        var (alert, category, change) = (Text("alert"), Name<ThreatCategory>("category"), Name<AlertChangeKind>("change"));
        var commit = Is("commit") ? Hash("commit") : "";
        var epoch = Integer("epoch");
        Literal("kind", "alert");
        var (revision, seal, severity, status) = ((int)Integer("revision"), Text("seal"), Name<Severity>("severity"), Name<AlertStatus>("status"));
        var (tenant, time) = (Usual("tenant"), Time("time"));
        return new LeafFields(LeafKind.Alert, tenant, seal, time, epoch)
        {
            Version = FormVersion(),
            Alert = alert,
            Category = category,
            Change = change,
            Commit = commit,
            Revision = revision,
            Severity = severity,
            AlertStatus = status,
        };
    }
}
