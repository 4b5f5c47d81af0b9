using System.Globalization;
using Nexus.Actions;

namespace Nexus.Ledger;

/// <summary>Holds one stored leaf against itself: hash, form, commitment, index columns.</summary>
internal static class LeafCheck
{
    /// <summary>What an undamaged leaf says, or null (with a finding) if that is not the form of a leaf.</summary>
    public static LeafFields? Read(StoredLeaf stored, AuditFindings findings)
    {
        try
        {
            return LeafFormat.Read(stored.Draft.Leaf.Span);
        }
        catch (NexusException error)
        {
            findings.Add(stored.Index, stored.Draft.SealId, "leaf", $"leaf {stored.Index}: {error.Message}");
            return null;
        }
    }

    /// <summary>Index columns and tenant against the leaf's own words.</summary>
    public static void Columns(string tenant, StoredLeaf stored, LeafFields fields, AuditFindings findings)
    {
        var (index, draft) = (stored.Index, stored.Draft);
        Same("seal_id", draft.SealId, fields.Seal);
        Same("chain_id", draft.ChainId, fields.Chain);
        Same("persona_id", draft.PersonaId, fields.PersonaId);
        Same("kind", WireName.Of(draft.Kind), WireName.Of(fields.Kind));
        var opens = OpenMarkOf(fields);
        Same("open", draft.Open.ToString(), opens.ToString());
        if (opens == OpenMark.Opens) Same("epoch", draft.Epoch.ToString(CultureInfo.InvariantCulture), fields.Epoch.ToString(CultureInfo.InvariantCulture));
        if (fields.Tenant != tenant) findings.Add(index, fields.Seal, "leaf", $"leaf {index} was written for tenant '{fields.Tenant}', not '{tenant}'");

        void Same(string field, string column, string said)
        {
            if (column != said) findings.Add(index, fields.Seal, field, $"leaf {index} says {field} '{said}'; the index beside it says '{column}'");
        }
    }

    private static OpenMark OpenMarkOf(LeafFields fields) => fields.Kind switch
    {
        LeafKind.Decision when fields.Status == SealStatus.Executing => OpenMark.Opens,
        LeafKind.Outcome => OpenMark.Closes,
        _ => OpenMark.None,
    };

    /// <summary>Salt and payload against the commitment. A payload may be missing only if an erasure of its seal is on record.</summary>
    public static async ValueTask PayloadAsync(ISealLog log, string tenant, StoredLeaf stored, LeafFields fields, AuditFindings findings, CancellationToken cancellation)
    {
        var gone = stored.Draft.Payload.IsEmpty && stored.Draft.Salt.IsDefaultOrEmpty;
        if (!gone || fields.Commit.Length == 0) Payload(stored, fields, findings);
        else if (!(await log.SealAsync(tenant, fields.Seal, cancellation)).Any(leaf => leaf.Draft.Kind == LeafKind.Erasure))
            findings.Add(stored.Index, fields.Seal, "payload", $"the payload of leaf {stored.Index} is missing and no erasure of it is on record");
    }

    private static void Payload(StoredLeaf stored, LeafFields fields, AuditFindings findings)
    {
        var (index, draft) = (stored.Index, stored.Draft);
        var salt = draft.Salt.IsDefault ? [] : draft.Salt.AsSpan();
        if (fields.Commit.Length == 0)
        {
            if (salt.Length > 0 || !draft.Payload.IsEmpty) findings.Add(index, fields.Seal, "payload", $"leaf {index} commits to no payload, yet one stands beside it");
            return;
        }
        if (salt.Length != Notary.SaltBytes)
        {
            findings.Add(index, fields.Seal, "salt", $"the salt of leaf {index} has {salt.Length} bytes, not {Notary.SaltBytes}");
            return;
        }
        Span<byte> commitment = stackalloc byte[MerkleHash.Length];
        MerkleHash.Commit(salt, draft.Payload.Span, commitment);
        if (Convert.ToHexStringLower(commitment) == fields.Commit) return;
        // One hash over both: a payload that is no longer canonical is itself to blame; otherwise either may be.
        var sure = !CanonicalJson.IsCanonical(draft.Payload.Span);
        findings.Add(index, fields.Seal, "payload", $"{(sure ? "the payload" : "the payload or its salt")} of leaf {index} is not what the leaf commits to");
    }
}
