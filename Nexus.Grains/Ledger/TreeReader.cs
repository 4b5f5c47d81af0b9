using System.Collections.Immutable;

namespace Nexus.Ledger;

/// <summary>Recomputes roots and single places of a stored tree from its leaf hashes and tiles, reading O(log n) of them.</summary>
/// <remarks>A group is what one tile node stands for: up to 256 nodes of the level below it.</remarks>
internal sealed class TreeReader(ISealLog log, string tenant, LedgerHead head, CancellationToken cancellation)
{
    public const int GroupSize = 1 << CompactRange.TileHeight;

    private readonly Dictionary<(int Level, long Group), IReadOnlyList<ImmutableArray<byte>>> groups = [];
    private byte[]? headRoot;

    /// <summary>The root over the first <paramref name="size"/> leaves, or null if nodes for it are missing.</summary>
    public ValueTask<byte[]?> RootAsync(long size) => RootAsync(size, -1, default);

    /// <summary>Why <paramref name="hash"/> at <paramref name="index"/> does not lead to the head's root; null if it does.</summary>
    public async ValueTask<string?> ObjectionAsync(long index, ImmutableArray<byte> hash)
    {
        var (node, nodes, expected) = (index, head.Size, hash);
        for (var level = 0; ; level++)
        {
            var number = node / GroupSize;
            var count = (int)Math.Min(GroupSize, nodes - number * GroupSize);
            if (count < GroupSize) return await LastGroupAsync(level, node, expected);
            var group = await GroupAsync(level, number, count);
            if (group is null) return $"nodes of the tree over leaves {Extent(level + 1, number)} are missing";
            if (level > 0 && !Same(group, node, expected)) return Contradiction(level, node);
            expected = [.. Fold(group, count, null, (int)(node % GroupSize), expected)];
            (node, nodes) = (number, nodes / GroupSize);
        }
    }

    private async ValueTask<string?> LastGroupAsync(int level, long node, ImmutableArray<byte> expected)
    {
        var number = node / GroupSize;
        var group = await GroupAsync(level, number, (int)(node % GroupSize) + 1);
        if (group is null) return $"nodes of the tree over leaves {Extent(level + 1, number)} are missing";
        var same = Same(group, node, expected);
        if (level > 0 && !same) return Contradiction(level, node);
        var root = same ? headRoot ??= await RootAsync(head.Size) : await RootAsync(head.Size, node, expected);
        return root is not null && head.Root.AsSpan().SequenceEqual(root) ? null : $"the tree over leaves {Extent(level + 1, node / GroupSize)} does not lead to the root";
    }

    private async ValueTask<byte[]?> RootAsync(long size, long replaced, ImmutableArray<byte> by)
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
            root = Fold(group, partial, root, level == 0 && replaced >= 0 ? (int)(replaced % GroupSize) : -1, by);
        }
        return root;
    }

    private static bool Same(IReadOnlyList<ImmutableArray<byte>> group, long node, ImmutableArray<byte> expected) => group[(int)(node % GroupSize)].AsSpan().SequenceEqual(expected.AsSpan());

    private static string Contradiction(int level, long node) => $"the tree's stored node over leaves {Extent(level, node)} does not follow from them";

    private static string Extent(int level, long node) => $"{node << level * CompactRange.TileHeight} to {((node + 1) << level * CompactRange.TileHeight) - 1}";

    /// <summary>The root over <paramref name="group"/> with <paramref name="right"/>, if any, as the rest of the tree to its right.</summary>
    private static byte[] Fold(IReadOnlyList<ImmutableArray<byte>> group, int count, byte[]? right, int replaced, ImmutableArray<byte> by)
    {
        var range = CompactRange.From(0, []);
        for (var i = 0; i < count; i++) range.Append(i == replaced ? by.AsSpan() : group[i].AsSpan(), null);
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
        return group.Count < count || group.Any(hash => hash.IsDefault || hash.Length != MerkleHash.Length) ? null : group;
    }
}
