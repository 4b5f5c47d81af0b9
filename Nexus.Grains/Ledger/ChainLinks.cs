namespace Nexus.Ledger;

/// <summary>Follows chains leaf by leaf, in the order of the log: links to the previous leaf, decisions and their outcomes.</summary>
internal sealed class ChainLinks(AuditFindings findings)
{
    private sealed record Open(long Index, string Hash, LeafFields Decision);

    private readonly Dictionary<string, string> lastHash = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Open> open = new(StringComparer.Ordinal);
    private readonly HashSet<string> decided = new(StringComparer.Ordinal);

    /// <summary>How many allowed decisions have no outcome yet.</summary>
    public long OpenCount => open.Count;

    /// <summary>The seals of those decisions.</summary>
    public IEnumerable<string> OpenSeals => open.Keys;

    /// <summary>Takes the next leaf. <paramref name="hash"/> is recomputed from its bytes, lower-case hex.</summary>
    public void Follow(long index, LeafFields leaf, string hash)
    {
        if (leaf.Kind == LeafKind.Decision) Decision(index, leaf, hash);
        else if (leaf.Kind == LeafKind.Outcome) Outcome(index, leaf);
        if (leaf.Chain.Length > 0) lastHash[leaf.Chain] = hash;
    }

    private void Decision(long index, LeafFields leaf, string hash)
    {
        var last = lastHash.GetValueOrDefault(leaf.Chain, "");
        if (leaf.Previous != last) findings.Add(index, leaf.Seal, "prev", $"the decision at {index} continues {Short(leaf.Previous)}; before it the chain {leaf.Chain} ends with {Short(last)}");
        if (!decided.Add(leaf.Seal)) findings.Add(index, leaf.Seal, "index", $"the decision at {index} is the second one of seal {leaf.Seal}");
        else if (leaf.Status == Actions.SealStatus.Executing) open[leaf.Seal] = new Open(index, hash, leaf);
        findings.Seals++;
    }

    private void Outcome(long index, LeafFields leaf)
    {
        if (!open.Remove(leaf.Seal, out var decision))
        {
            findings.Add(index, leaf.Seal, "outcome", $"the outcome at {index} belongs to no open decision before it");
            return;
        }
        if (leaf.Previous != decision.Hash) findings.Add(index, leaf.Seal, "prev", $"the outcome at {index} names {Short(leaf.Previous)} as its decision; the one at {decision.Index} is {Short(decision.Hash)}");
        if (leaf.Chain != decision.Decision.Chain || leaf.Step != decision.Decision.Step) findings.Add(index, leaf.Seal, "outcome", $"the outcome at {index} is of chain {leaf.Chain} step {leaf.Step}; its decision of chain {decision.Decision.Chain} step {decision.Decision.Step}");
    }

    private static string Short(string hash) => hash.Length == 0 ? "nothing" : hash[..Math.Min(12, hash.Length)] + "…";
}
