using System.Globalization;
using Nexus.Actions;

namespace Nexus.Ledger;

/// <summary>Holds one stored leaf against itself: hash, form, commitment, index columns.</summary>
internal static class LeafCheck
{
    /// <summary>Everything about a leaf whose hash is right, and what it says; null (with a finding) if that is not the form of a leaf.</summary>
    /// <param name="gone">Salt and payload are gone, which only an erasure on record may be the reason of.</param>
    public static LeafFields? Examine(string tenant, in LeafRow row, AuditFindings findings, out bool gone)
    {
        gone = false;
        if (Read(row, findings) is not { } fields) return null;
        Columns(tenant, row, fields, findings);
        gone = !Payload(row, fields, findings);
        return fields;
    }

    private static LeafFields? Read(in LeafRow row, AuditFindings findings)
    {
        try
        {
            return LeafFormat.ReadUnjudged(row.Leaf, row.SealId, row.ChainId);
        }
        catch (NexusException error)
        {
            findings.Add(row.Index, row.SealId, "leaf", $"leaf {row.Index}: {error.Message}");
            return null;
        }
    }

    /// <summary>Index columns and tenant against the leaf's own words.</summary>
    private static void Columns(string tenant, in LeafRow row, LeafFields fields, AuditFindings findings)
    {
        var index = row.Index;
        Same("seal_id", row.SealId, fields.Seal);
        Same("chain_id", row.ChainId, fields.Chain);
        Same("persona_id", row.PersonaId, fields.PersonaId);
        if (row.Kind != fields.Kind) Same("kind", WireName.Of(row.Kind), WireName.Of(fields.Kind));
        var opens = OpenMarkOf(fields);
        if (row.Open != opens) Same("open", row.Open.ToString(), opens.ToString());
        if (opens == OpenMark.Opens && row.Epoch != fields.Epoch) Same("epoch", row.Epoch.ToString(CultureInfo.InvariantCulture), fields.Epoch.ToString(CultureInfo.InvariantCulture));
        if (row.Misfiled) findings.Add(index, fields.Seal, "tenant", $"leaf {index} stands in the log of '{tenant}'; the index beside it files it under another tenant");
        if (DecisionSense.Objection(index, fields) is { } objection) findings.Add(index, fields.Seal, objection.Field, objection.Message);
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

    /// <summary>Salt and payload against the commitment; false if both are gone, which only an erasure on record may be the reason of.</summary>
    private static bool Payload(in LeafRow row, LeafFields fields, AuditFindings findings)
    {
        var index = row.Index;
        var salt = row.Salt;
        var payload = row.Payload;
        if (fields.Commit.Length == 0)
        {
            if (salt.Length > 0 || !payload.IsEmpty) findings.Add(index, fields.Seal, "payload", $"leaf {index} commits to no payload, yet one stands beside it");
            return true;
        }
        if (payload.IsEmpty && salt.IsEmpty) return false;
        if (salt.Length != Notary.SaltBytes)
        {
            findings.Add(index, fields.Seal, "salt", $"the salt of leaf {index} has {salt.Length} bytes, not {Notary.SaltBytes}");
            return true;
        }
        Span<byte> commitment = stackalloc byte[MerkleHash.Length];
        MerkleHash.Commit(salt, payload, commitment);
        if (LeafHash.Of(commitment).Is(fields.Commit)) return true;
        // One hash over both: a payload that is no longer canonical is itself to blame; otherwise either may be.
        var sure = !CanonicalJson.IsCanonical(payload);
        findings.Add(index, fields.Seal, "payload", $"{(sure ? "the payload" : "the payload or its salt")} of leaf {index} is not what the leaf commits to");
        return true;
    }

    /// <summary>A payload may be missing only if an erasure of its seal is on record.</summary>
    public static async ValueTask ErasedAsync(ISealLog log, string tenant, long index, string seal, AuditFindings findings, CancellationToken cancellation)
    {
        if ((await log.SealAsync(tenant, seal, cancellation)).Any(leaf => IsErasureOf(seal, leaf))) findings.Erased++;
        else findings.Add(index, seal, "payload", $"the payload of leaf {index} is missing and no erasure of it is on record");
    }

    // The leaf itself must say so: the column beside it could be anybody's.
    private static bool IsErasureOf(string seal, StoredLeaf leaf)
    {
        if (leaf.Draft.Kind != LeafKind.Erasure || !leaf.Draft.Hash.AsSpan().SequenceEqual(MerkleHash.Leaf(leaf.Draft.Leaf.Span))) return false;
        try
        {
            return LeafFormat.Read(leaf.Draft.Leaf.Span) is { Kind: LeafKind.Erasure } fields && fields.Seal == seal;
        }
        catch (NexusException)
        {
            return false;
        }
    }
}
