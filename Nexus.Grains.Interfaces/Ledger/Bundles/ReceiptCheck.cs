namespace Nexus.Ledger;

/// <summary>Verifies a receipt in the form of c2sp.org/tlog-proof, whose extra data is the leaf.</summary>
public static class ReceiptCheck
{
    /// <summary>Verifies <paramref name="proof"/> against <paramref name="keys"/> of the log and demands a cosignature of each of <paramref name="witnesses"/>.</summary>
    /// <remarks>A proof names no keys: without one given the signature counts as not verified.</remarks>
    public static OfflineVerdict Run(TlogProof proof, IReadOnlyList<NoteVerifier> keys, IReadOnlyList<NoteVerifier> witnesses)
    {
        var (findings, statement) = (new List<Finding>(), new List<string>());
        var checkpoint = new NoteCheck(keys, witnesses, findings, statement).Run(proof.Note, []);
        if (proof.Extra.IsEmpty) findings.Add(new Finding(proof.Index, "", "extra", "the proof does not carry its leaf; Nexus' receipts do"));
        else if (checkpoint is not null && !proof.Includes(MerkleHash.Leaf(proof.Extra.AsSpan()))) findings.Add(new Finding(proof.Index, "", "leaf", $"the leaf is not proven to be at {proof.Index} under the signed root: leaf, index or path were altered"));
        var seal = "";
        try
        {
            var fields = LeafFormat.Read(proof.Extra.AsSpan());
            seal = fields.Seal;
            if (checkpoint is not null && !checkpoint.Origin.EndsWith("/" + fields.Tenant, StringComparison.Ordinal)) findings.Add(new Finding(proof.Index, seal, "tenant", $"a leaf of tenant '{fields.Tenant}' cannot be in the log {checkpoint.Origin}"));
            var status = fields.Kind is LeafKind.Decision or LeafKind.Outcome ? $", {WireName.Of(fields.Status)}" : "";
            statement.Add($"Leaf {proof.Index}: the {WireName.Of(fields.Kind)} of seal {fields.Seal}{status}, {fields.Time:yyyy-MM-dd HH:mm:ss}Z.");
        }
        catch (NexusException error)
        {
            findings.Add(new Finding(proof.Index, "", "leaf", error.Message));
        }
        statement.Add(findings.Count == 0 ? "Nothing is wrong." : findings.Count == 1 ? "One thing is wrong." : $"{findings.Count} things are wrong.");
        return new OfflineVerdict(checkpoint, 1, seal.Length > 0 ? 1 : 0, [.. findings], [.. statement]);
    }
}
