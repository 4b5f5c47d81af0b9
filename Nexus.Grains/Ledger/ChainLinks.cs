namespace Nexus.Ledger;

/// <summary>Follows chains leaf by leaf, in the order of the log: links to the previous leaf, decisions and their outcomes.</summary>
internal sealed class ChainLinks(AuditFindings findings)
{
    /// <summary>A leaf's hash as recomputed, and as stored. They differ for a damaged leaf: its successor may have been linked to either.</summary>
    private readonly record struct Link(string Recomputed, string Stored)
    {
        public bool Is(string hash) => hash == Recomputed || hash == Stored;
    }

    private sealed record Open(long Index, Link Link, string Chain, int Step);

    private static readonly Link Start = new("", "");

    private readonly Dictionary<string, Link> ends = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Open> open = new(StringComparer.Ordinal);
    private readonly HashSet<string> decided = new(StringComparer.Ordinal);
    private readonly List<string> orphans = [];

    /// <summary>How many allowed decisions have no outcome yet.</summary>
    public long OpenCount => open.Count;

    /// <summary>Seals of which only one half was seen.</summary>
    public IEnumerable<string> Halves => open.Keys.Concat(orphans);

    /// <summary>Takes the next undamaged leaf.</summary>
    public void Follow(long index, LeafFields leaf, byte[] hash)
    {
        var hex = Convert.ToHexStringLower(hash);
        var link = new Link(hex, hex);
        if (leaf.Kind == LeafKind.Decision) Decision(index, leaf, link);
        else if (leaf.Kind == LeafKind.Outcome) Outcome(index, leaf);
        // An approval belongs to its chain without being a link of it: people answer when they do.
        if (leaf.Chain.Length > 0 && leaf.Kind is LeafKind.Decision or LeafKind.Outcome) ends[leaf.Chain] = link;
    }

    /// <summary>Takes a damaged leaf for what the index beside it says, so that the damage is reported once and not again at its neighbours.</summary>
    public void PassOver(StoredLeaf stored, byte[] hash)
    {
        var draft = stored.Draft;
        var link = new Link(Convert.ToHexStringLower(hash), Convert.ToHexStringLower(draft.Hash.AsSpan()));
        if (draft.Kind == LeafKind.Outcome) open.Remove(draft.SealId);
        if (draft.ChainId.Length > 0 && draft.Kind is LeafKind.Decision or LeafKind.Outcome) ends[draft.ChainId] = link;
        if (draft.Kind != LeafKind.Decision) return;
        findings.Seals++;
        if (decided.Add(draft.SealId) && draft.Open == OpenMark.Opens) open[draft.SealId] = new Open(stored.Index, link, draft.ChainId, -1);
    }

    private void Decision(long index, LeafFields leaf, Link link)
    {
        var end = ends.GetValueOrDefault(leaf.Chain, Start);
        if (!end.Is(leaf.Previous)) findings.Add(index, leaf.Seal, "prev", $"the decision at {index} continues {Short(leaf.Previous)}; before it the chain {leaf.Chain} ends with {Short(end.Stored)}");
        if (!decided.Add(leaf.Seal)) findings.Add(index, leaf.Seal, "index", $"the decision at {index} is a second one of seal {leaf.Seal}");
        else if (leaf.Status == Actions.SealStatus.Executing) open[leaf.Seal] = new Open(index, link, leaf.Chain, leaf.Step);
        findings.Seals++;
    }

    private void Outcome(long index, LeafFields leaf)
    {
        if (!open.Remove(leaf.Seal, out var decision))
        {
            orphans.Add(leaf.Seal);
            findings.Add(index, leaf.Seal, "outcome", $"the outcome at {index} belongs to no open decision before it");
            return;
        }
        if (!decision.Link.Is(leaf.Previous)) findings.Add(index, leaf.Seal, "prev", $"the outcome at {index} names {Short(leaf.Previous)} as its decision; the one at {decision.Index} is {Short(decision.Link.Stored)}");
        if (leaf.Chain != decision.Chain || leaf.Step != decision.Step && decision.Step >= 0) findings.Add(index, leaf.Seal, "outcome", $"the outcome at {index} is of chain {leaf.Chain}, step {leaf.Step}; its decision is of chain {decision.Chain}, step {decision.Step}");
    }

    private static string Short(string hash) => hash.Length == 0 ? "nothing" : hash[..Math.Min(12, hash.Length)] + "…";
}
