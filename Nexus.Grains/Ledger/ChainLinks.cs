using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nexus.Ledger;

/// <summary>Follows chains leaf by leaf, in the order of the log: links to the previous leaf, decisions and their outcomes.</summary>
internal sealed class ChainLinks(AuditFindings findings)
{
    /// <summary>A leaf's hash as stored, and as recomputed where that differs: what continues a damaged leaf may have been linked to either.</summary>
    private readonly record struct Link(LeafHash Stored, StrongBox<LeafHash>? Recomputed)
    {
        public bool Is(LeafHash? hash) => Stored == hash || Recomputed is { } other && other.Value == hash;
    }

    private readonly record struct Open(long Index, Link Link, IdKey Chain, int Step);

    private readonly Dictionary<IdKey, Link> ends = [];
    private readonly Dictionary<IdKey, Open> open = [];
    private readonly HashSet<IdKey> decided = [];
    private readonly List<IdKey> orphans = [];

    /// <summary>How many allowed decisions have no outcome yet.</summary>
    public long OpenCount => open.Count;

    /// <summary>Seals of which only one half was seen.</summary>
    public IEnumerable<IdKey> Halves => open.Keys.Concat(orphans);

    /// <summary>The allowed decisions that have no outcome yet.</summary>
    public IReadOnlyList<(long Index, string Seal)> Decisions => [.. open.Select(static entry => (entry.Value.Index, entry.Key.ToString()))];

    /// <summary>Takes the next undamaged leaf.</summary>
    public void Follow(in AuditedLeaf leaf)
    {
        // An approval belongs to its chain without being a link of it: people answer when they do.
        if (leaf.Kind is not (LeafKind.Decision or LeafKind.Outcome)) return;
        var link = new Link(leaf.Hash, null);
        ref var end = ref CollectionsMarshal.GetValueRefOrAddDefault(ends, leaf.Chain, out var continues);
        if (leaf.Kind == LeafKind.Decision) Decision(leaf, link, continues ? end : null);
        else Outcome(leaf);
        end = link;
    }

    /// <summary>Takes a damaged leaf for what the index beside it says, so that the damage is reported once and not again at its neighbours.</summary>
    public void PassOver(in AuditedLeaf leaf)
    {
        if (leaf.Kind is not (LeafKind.Decision or LeafKind.Outcome)) return;
        var (link, seal) = (new Link(leaf.Beside, new StrongBox<LeafHash>(leaf.Hash)), leaf.Seal);
        ends[leaf.Chain] = link;
        if (leaf.Kind == LeafKind.Outcome)
        {
            open.Remove(seal);
            return;
        }
        findings.Seals++;
        if (decided.Add(seal) && leaf.Open == OpenMark.Opens) open[seal] = new Open(leaf.Index, link, leaf.Chain, -1);
    }

    private void Decision(in AuditedLeaf leaf, Link link, Link? end)
    {
        var index = leaf.Index;
        if (end is { } before ? !before.Is(leaf.Previous) : leaf.Previous is not null)
            findings.Add(index, leaf.Seal.ToString(), "prev", $"the decision at {index} continues {Short(leaf.Previous)}; before it the chain {leaf.Chain} ends with {Short(end?.Stored)}");
        if (!decided.Add(leaf.Seal)) findings.Add(index, leaf.Seal.ToString(), "index", $"the decision at {index} is a second one of seal {leaf.Seal}");
        else if (leaf.Status == Actions.SealStatus.Executing) open[leaf.Seal] = new Open(index, link, leaf.Chain, leaf.Step);
        findings.Seals++;
    }

    private void Outcome(in AuditedLeaf leaf)
    {
        var index = leaf.Index;
        if (!open.Remove(leaf.Seal, out var decision))
        {
            orphans.Add(leaf.Seal);
            findings.Add(index, leaf.Seal.ToString(), "outcome", $"the outcome at {index} belongs to no open decision before it");
            return;
        }
        if (!decision.Link.Is(leaf.Previous)) findings.Add(index, leaf.Seal.ToString(), "prev", $"the outcome at {index} names {Short(leaf.Previous)} as its decision; the one at {decision.Index} is {Short(decision.Link.Stored)}");
        if (leaf.Chain != decision.Chain || leaf.Step != decision.Step && decision.Step >= 0) findings.Add(index, leaf.Seal.ToString(), "outcome", $"the outcome at {index} is of chain {leaf.Chain}, step {leaf.Step}; its decision is of chain {decision.Chain}, step {decision.Step}");
    }

    private static string Short(LeafHash? hash) => hash is { } known ? $"{known.ToString()[..12]}…" : "nothing";
}
