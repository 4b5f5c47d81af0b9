using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Nexus.Ledger;

/// <summary>Builds the next commit of a log: which leaves, and the tree after them.</summary>
public static class LedgerBatch
{
    public static LogBatch Build(CompactRange tree, long seals, IReadOnlyList<LeafDraft> leaves, out CompactRange after)
    {
        after = tree.Clone();
        var tiles = new List<TileNode>();
        Action<int, long, byte[]> onTile = (level, index, hash) => tiles.Add(new TileNode(level, index, ImmutableCollectionsMarshal.AsImmutableArray(hash)));
        foreach (var leaf in leaves)
        {
            after.Append(leaf.Hash.AsSpan(), onTile);
            if (leaf.Kind == LeafKind.Decision) seals++;
        }

        var edge = ImmutableCollectionsMarshal.AsImmutableArray(after.Edge());
        return new LogBatch(leaves, new LogState(after.Size, seals, edge), ImmutableCollectionsMarshal.AsImmutableArray(after.Root()), tiles);
    }
}
