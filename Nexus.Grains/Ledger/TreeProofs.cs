using System.Collections.Immutable;
using System.Numerics;

namespace Nexus.Ledger;

/// <summary>Roots and proofs of a stored tree, from its leaf hashes and tiles; reads O(log n) of them.</summary>
/// <remarks>Reads at most 256 nodes at a time and keeps them: one of these serves many proofs of one log, for as long as it is needed and no longer.</remarks>
public sealed class TreeProofs(ISealLog log, string tenant, CancellationToken cancellation)
{
    private readonly Dictionary<(int Level, long Group), IReadOnlyList<ImmutableArray<byte>>> groups = [];

    /// <summary>The root over the first <paramref name="size"/> leaves.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.NotFound"/> if the log holds fewer, or lacks hashes of them.</exception>
    public ValueTask<byte[]> RootAsync(long size) => RootAsync(0, size);

    /// <summary>The proof that leaf <paramref name="index"/> is among the first <paramref name="size"/> (RFC 9162, 2.1.3).</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> for an index outside the tree; <see cref="ErrorCode.NotFound"/> as for the root.</exception>
    public async ValueTask<ImmutableArray<ImmutableArray<byte>>> InclusionAsync(long index, long size)
    {
        if (index < 0 || index >= size) throw new NexusException(ErrorCode.Invalid, $"leaf {index} is not in a tree of {size} leaves");
        var path = new List<ImmutableArray<byte>>();
        for (long from = 0, to = size; to - from > 1;)
        {
            var middle = from + Split(to - from);
            path.Add([.. index >= middle ? await RootAsync(from, middle) : await RootAsync(middle, to)]);
            (from, to) = index >= middle ? (middle, to) : (from, middle);
        }
        path.Reverse();
        return [.. path];
    }

    /// <summary>The proof that the first <paramref name="old"/> leaves are a beginning of the first <paramref name="size"/> (RFC 9162, 2.1.4); empty for an old size of 0.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> for an old size below 0 or beyond the size; <see cref="ErrorCode.NotFound"/> as for the root.</exception>
    public async ValueTask<ImmutableArray<ImmutableArray<byte>>> ConsistencyAsync(long old, long size)
    {
        if (old < 0 || old > size) throw new NexusException(ErrorCode.Invalid, $"size {old} is not between 0 and {size}");
        if (old == 0 || old == size) return [];
        var path = new List<ImmutableArray<byte>>();
        long from = 0, to = size;
        while (to != old)
        {
            var middle = from + Split(to - from);
            path.Add([.. old > middle ? await RootAsync(from, middle) : await RootAsync(middle, to)]);
            (from, to) = old > middle ? (middle, to) : (from, middle);
        }
        if (from > 0) path.Add([.. await RootAsync(from, to)]);
        path.Reverse();
        return [.. path];
    }

    /// <summary>The tree over the first <paramref name="size"/> leaves, to be gone on with.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.NotFound"/> as for the root.</exception>
    public async ValueTask<CompactRange> RangeAsync(long size) => CompactRange.From(size, [.. (await NodesAsync(0, size)).SelectMany(static node => node)]);

    /// <summary>The root over leaves from..to, where from is a multiple of the largest power of two not above the length.</summary>
    private async ValueTask<byte[]> RootAsync(long from, long to)
    {
        if (from == to) return MerkleHash.Empty.ToArray();
        var nodes = await NodesAsync(from, to);
        var root = nodes[^1];
        for (var i = nodes.Count - 2; i >= 0; i--) MerkleHash.Node(nodes[i], root, root);
        return root;
    }

    /// <summary>The complete subtrees that leaves from..to are made of, largest first.</summary>
    private async ValueTask<List<byte[]>> NodesAsync(long from, long to)
    {
        var nodes = new List<byte[]>();
        while (from < to)
        {
            var height = BitOperations.Log2((ulong)(to - from));
            nodes.Add(await NodeAsync(height, from >> height));
            from += 1L << height;
        }
        return nodes;
    }

    /// <summary>The root of a complete subtree of 2^height leaves.</summary>
    private async ValueTask<byte[]> NodeAsync(int height, long index)
    {
        var (level, rest) = (height / CompactRange.TileHeight, height % CompactRange.TileHeight);
        var (first, count) = (index << rest, 1 << rest);
        var group = await GroupAsync(level, first / TilePath.FullWidth, (int)(first % TilePath.FullWidth) + count);
        var range = CompactRange.From(0, []);
        for (var i = 0; i < count; i++) range.Append(group[(int)(first % TilePath.FullWidth) + i].AsSpan(), null);
        return range.Root();
    }

    private async ValueTask<IReadOnlyList<ImmutableArray<byte>>> GroupAsync(int level, long number, int count)
    {
        if (groups.TryGetValue((level, number), out var group) && group.Count >= count) return group;
        var from = number * TilePath.FullWidth;
        group = level == 0 ? await log.HashesAsync(tenant, from, TilePath.FullWidth, cancellation) : await log.TilesAsync(tenant, level, from, TilePath.FullWidth, cancellation);
        if (group.Count < count || group.Any(static hash => hash.IsDefault || hash.Length != MerkleHash.Length)) throw new NexusException(ErrorCode.NotFound, $"the log holds no whole tree over leaves {from << level * CompactRange.TileHeight} and up");
        return groups[(level, number)] = group;
    }

    /// <summary>The largest power of two smaller than <paramref name="count"/>.</summary>
    private static long Split(long count) => 1L << BitOperations.Log2((ulong)count - 1);
}
