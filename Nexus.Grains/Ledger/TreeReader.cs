using System.Collections.Immutable;

namespace Nexus.Ledger;

/// <summary>Recomputes roots and single places of a stored tree from its leaf hashes and tiles, reading O(log n) of them.</summary>
/// <remarks>A group is what one tile node stands for: up to 256 nodes of the level below it.</remarks>
internal sealed class TreeReader(ISealLog log, string tenant, CancellationToken cancellation)
{
    public const int GroupSize = 1 << CompactRange.TileHeight;

    private readonly Dictionary<(int Level, long Group), IReadOnlyList<ImmutableArray<byte>>> groups = [];

    /// <summary>The root over the first <paramref name="size"/> leaves, or null if nodes for it are missing.</summary>
    public async ValueTask<byte[]?> RootAsync(long size)
    {
        if (size == 0) return MerkleHash.Empty.ToArray();
        byte[]? root = null;
        var nodes = size;
        for (var level = 0; nodes > 0; level++, nodes >>= CompactRange.TileHeight)
        {
            var partial = (int)(nodes % GroupSize);
            if (partial == 0) continue;
            var group = await GroupAsync(level, nodes / GroupSize, partial);
            if (group is null) return null;
            root = Fold(group, partial, root);
        }
        return root;
    }

    /// <summary>Whether the stored hash at <paramref name="index"/> is <paramref name="hash"/> and every tile above it follows from what lies under it. Null if so, else what is wrong.</summary>
    /// <remarks>The topmost group ends in the root, which <see cref="RootAsync"/> compares.</remarks>
    public async ValueTask<string?> PlaceAsync(long index, long size, ImmutableArray<byte> hash)
    {
        var expected = hash;
        var (node, nodes) = (index, size);
        for (var level = 0; nodes > 0; level++)
        {
            var (number, within) = (node / GroupSize, (int)(node % GroupSize));
            var count = (int)Math.Min(GroupSize, nodes - number * GroupSize);
            // A group the size has not filled yet, or a tile it has not reached: the root itself covers it.
            if (within >= count) return null;
            var group = await GroupAsync(level, number, count);
            if (group is null) return Missing(level, number);
            if (!group[within].AsSpan().SequenceEqual(expected.AsSpan())) return level == 0 ? $"the log holds another hash at {index}" : $"the tree's node over leaves {Span(level, node)} does not follow from them";
            if (count < GroupSize) return null;
            expected = [.. Fold(group, count, null)!];
            (node, nodes) = (number, nodes / GroupSize);
        }
        return null;
    }

    private static string Missing(int level, long number) => $"nodes of the tree under leaves {Span(level + 1, number)} are missing";

    private static string Span(int level, long node) => $"{node << CompactRange.TileHeight * level} to {((node + 1) << CompactRange.TileHeight * level) - 1}";

    /// <summary>The root over <paramref name="group"/> with <paramref name="right"/>, if any, as the rest of the tree to its right.</summary>
    private static byte[]? Fold(IReadOnlyList<ImmutableArray<byte>> group, int count, byte[]? right)
    {
        var range = CompactRange.From(0, []);
        for (var i = 0; i < count; i++) range.Append(group[i].AsSpan(), null);
        if (right is null) return range.Root();
        var edge = range.Edge();
        for (var at = edge.Length - MerkleHash.Length; at >= 0; at -= MerkleHash.Length) MerkleHash.Node(edge.AsSpan(at, MerkleHash.Length), right, right);
        return right;
    }

    private async ValueTask<IReadOnlyList<ImmutableArray<byte>>?> GroupAsync(int level, long number, int count)
    {
        if (!groups.TryGetValue((level, number), out var group) || group.Count < count)
        {
            var from = number * GroupSize;
            group = level == 0 ? await log.HashesAsync(tenant, from, count, cancellation) : await log.TilesAsync(tenant, level, from, count, cancellation);
            groups[(level, number)] = group;
        }
        return group.Count < count || group.Take(count).Any(hash => hash.IsDefault || hash.Length != MerkleHash.Length) ? null : group;
    }
}
