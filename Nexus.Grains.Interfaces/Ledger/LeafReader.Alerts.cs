using Nexus.Threats;

namespace Nexus.Ledger;

/// <content>Leaves of alerts.</content>
internal ref partial struct LeafReader
{
    private LeafFields Alert()
    {
        words.Kind = LeafKind.Alert;
        var (alert, category, change) = (String(Text("alert"u8)), Name<ThreatCategory>("category"u8), Name<AlertChangeKind>("change"u8));
        if (Is("commit"u8)) words.Commit = Hash("commit"u8);
        words.Epoch = Integer("epoch"u8);
        Literal("kind"u8, "alert"u8);
        var revision = Int32("revision"u8);
        words.Seal = Text("seal"u8);
        var (severity, status) = (Name<Severity>("severity"u8), Name<AlertStatus>("status"u8));
        words.Tenant = Text("tenant"u8);
        var time = Time("time"u8);
        return new LeafFields(LeafKind.Alert, Usual(words.Tenant), String(words.Seal), time, words.Epoch)
        {
            Version = FormVersion(),
            Alert = alert,
            Category = category,
            Change = change,
            Commit = String(words.Commit),
            Revision = revision,
            Severity = severity,
            AlertStatus = status,
        };
    }
}
