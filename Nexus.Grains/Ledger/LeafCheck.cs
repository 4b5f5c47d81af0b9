using System.Globalization;
using Nexus.Actions;

namespace Nexus.Ledger;

/// <summary>Holds one stored leaf against itself: hash, form, commitment, index columns.</summary>
/// <remarks>May be asked by several threads at once.</remarks>
internal sealed class LeafCheck
{
    private readonly string tenant;
    private readonly byte[] tenantWritten;
    private volatile NamedContracts? contracts; // those of the decision looked at last

    public LeafCheck(string tenant)
    {
        this.tenant = tenant;
        using var buffer = CanonicalBuffer.Rent();
        CanonicalJson.WriteString(buffer, tenant);
        tenantWritten = buffer.Written[1..^1].ToArray();
    }

    /// <summary>Everything about a leaf whose hash is right. It takes what it says, if that has the form of a leaf.</summary>
    /// <returns>True if salt and payload are gone, which only an erasure on record may be the reason of.</returns>
    public bool Examine(in LeafRow row, ref AuditedLeaf leaf, AuditFindings findings)
    {
        LeafWords words;
        try
        {
            words = LeafFormat.ReadWords(row.Leaf);
        }
        catch (NexusException error)
        {
            findings.Add(row.Index, row.SealId.ToString(), "leaf", $"leaf {row.Index}: {error.Message}");
            return false;
        }
        leaf.Take(words, words.Kind == LeafKind.Decision ? contracts = NamedContracts.Of(words, contracts) : null);
        Columns(row, words, leaf, findings);
        return !Payload(row, words, leaf.Seal, findings);
    }

    /// <summary>Index columns and tenant against the leaf's own words.</summary>
    private void Columns(in LeafRow row, in LeafWords words, in AuditedLeaf said, AuditFindings findings)
    {
        var (index, seal) = (row.Index, said.Seal);
        var persona = new IdKey(words.PersonaId);
        if (row.SealId != said.Seal) Differs("seal_id", row.SealId.ToString(), said.Seal.ToString());
        if (row.ChainId != said.Chain) Differs("chain_id", row.ChainId.ToString(), said.Chain.ToString());
        if (row.PersonaId != persona) Differs("persona_id", row.PersonaId.ToString(), persona.ToString());
        if (row.Kind != said.Kind) Differs("kind", Enum.IsDefined(row.Kind) ? WireName.Of(row.Kind) : $"{(int)row.Kind}", WireName.Of(said.Kind));
        var opens = OpenMarkOf(said);
        if (row.Open != opens) Differs("open", row.Open.ToString(), opens.ToString());
        if (row.Epoch != words.Epoch) Differs("epoch", row.Epoch.ToString(CultureInfo.InvariantCulture), words.Epoch.ToString(CultureInfo.InvariantCulture));
        if (row.Misfiled) findings.Add(index, seal.ToString(), "tenant", $"leaf {index} stands in the log of '{tenant}'; the index beside it files it under another tenant");
        if (words.WantsSense && DecisionSense.Objection(index, LeafFormat.Read(row.Leaf)) is { } objection) findings.Add(index, seal.ToString(), objection.Field, objection.Message);
        if (!words.Tenant.SequenceEqual(tenantWritten)) findings.Add(index, seal.ToString(), "leaf", $"leaf {index} was written for tenant '{LeafWords.TextOf(words.Tenant)}', not '{tenant}'");

        void Differs(string field, string column, string leaf) => findings.Add(index, seal.ToString(), field, $"leaf {index} says {field} '{leaf}'; the index beside it says '{column}'");
    }

    private static OpenMark OpenMarkOf(in AuditedLeaf said) => said.Kind switch
    {
        LeafKind.Decision when said.Status == SealStatus.Executing => OpenMark.Opens,
        LeafKind.Outcome => OpenMark.Closes,
        _ => OpenMark.None,
    };

    /// <summary>Salt and payload against the commitment; false if both are gone, which only an erasure on record may be the reason of.</summary>
    private static bool Payload(in LeafRow row, in LeafWords words, IdKey seal, AuditFindings findings)
    {
        var index = row.Index;
        var salt = row.Salt;
        var payload = row.Payload;
        if (words.Commit is not { } committed)
        {
            if (salt.Length > 0 || !payload.IsEmpty) findings.Add(index, seal.ToString(), "payload", $"leaf {index} commits to no payload, yet one stands beside it");
            return true;
        }
        if (payload.IsEmpty && salt.IsEmpty) return false;
        if (salt.Length != Notary.SaltBytes)
        {
            findings.Add(index, seal.ToString(), "salt", $"the salt of leaf {index} has {salt.Length} bytes, not {Notary.SaltBytes}");
            return true;
        }
        Span<byte> commitment = stackalloc byte[MerkleHash.Length];
        MerkleHash.Commit(salt, payload, commitment);
        if (LeafHash.Of(commitment) == committed) return true;
        // One hash over both: a payload that is no longer canonical is itself to blame; otherwise either may be.
        var sure = !CanonicalJson.IsCanonical(payload);
        findings.Add(index, seal.ToString(), "payload", $"{(sure ? "the payload" : "the payload or its salt")} of leaf {index} is not what the leaf commits to");
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
