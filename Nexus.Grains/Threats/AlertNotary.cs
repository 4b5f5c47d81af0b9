using Nexus.Ledger;
using Nexus.Tenants;

namespace Nexus.Threats;

/// <summary>Turns a change of an alert into a leaf. What may quote events (message, entity, hint) stands in the payload, not in the leaf.</summary>
public static class AlertNotary
{
    public static LeafDraft Seal(string tenant, AlertChange change, long epoch, ReadOnlySpan<byte> salt16)
    {
        Notary.CheckSalt(salt16);
        var alert = change.Alert;
        var payload = Redactor.Json(CanonicalJson.Canonicalize(RegistryJson.Write(alert).Span));
        var fields = new LeafFields(LeafKind.Alert, tenant, LeafId(tenant, alert), alert.ChangedAt, epoch)
        {
            Commit = Notary.Commitment(salt16, payload),
            Alert = alert.Id,
            Revision = alert.Revision,
            Change = change.Kind,
            AlertStatus = alert.Status,
            Severity = alert.Finding.Severity,
            Category = alert.Finding.Category,
        };
        return Notary.Draft(fields, salt16, payload, OpenMark.None);
    }

    /// <summary>The leaf's own id: the same change sealed again after a restart is known by it.</summary>
    public static string LeafId(string tenant, Alert alert) => StableId.Of("alert-change", tenant, alert.Id, alert.Revision.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
