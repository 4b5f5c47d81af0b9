using Nexus.Threats;

namespace Nexus.Ledger;

/// <content>Leaves of alerts.</content>
internal ref partial struct LeafReader
{
    private LeafFields Alert()
    {
        var (alert, category, change) = (Text("alert"u8), Name<ThreatCategory>("category"u8), Name<AlertChangeKind>("change"u8));
        var commit = Is("commit"u8) ? Hash("commit"u8) : "";
        var epoch = Integer("epoch"u8);
        Literal("kind"u8, "alert"u8);
        var (revision, seal, severity, status) = ((int)Integer("revision"u8), Text("seal"u8), Name<Severity>("severity"u8), Name<AlertStatus>("status"u8));
        var (tenant, time) = (Usual("tenant"u8), Time("time"u8));
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
