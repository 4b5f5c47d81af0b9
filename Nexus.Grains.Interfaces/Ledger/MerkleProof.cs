using System.Numerics;

namespace Nexus.Ledger;

/// <summary>Inclusion and consistency proofs of RFC 9162, section 2.1: their making from all leaf hashes, and their strict checking.</summary>
public static class MerkleProof
{
    /// <summary>The root over <paramref name="leafHashes"/>.</summary>
    public static byte[] Root(IReadOnlyList<byte[]> leafHashes) => Root(leafHashes, 0, leafHashes.Count);

    /// <summary>The proof that leaf <paramref name="index"/> is in the tree over <paramref name="leafHashes"/>.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> for an index outside the tree.</exception>
    public static IReadOnlyList<byte[]> Inclusion(IReadOnlyList<byte[]> leafHashes, long index)
    {
        if (index < 0 || index >= leafHashes.Count) throw new NexusException(ErrorCode.Invalid, $"leaf {index} is not in a tree of {leafHashes.Count} leaves");
        var path = new List<byte[]>();
        for (int from = 0, to = leafHashes.Count; to - from > 1;)
        {
            var middle = from + Split(to - from);
            var right = index >= middle;
            path.Add(right ? Root(leafHashes, from, middle) : Root(leafHashes, middle, to));
            if (right) from = middle;
            else to = middle;
        }
        path.Reverse();
        return path;
    }

    /// <summary>The proof that the tree over the first <paramref name="size"/> leaves is a beginning of the tree over all.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> for a size outside 1 to the number of leaves.</exception>
    public static IReadOnlyList<byte[]> Consistency(IReadOnlyList<byte[]> leafHashes, long size)
    {
        if (size < 1 || size > leafHashes.Count) throw new NexusException(ErrorCode.Invalid, $"size {size} is not between 1 and {leafHashes.Count}");
        var path = new List<byte[]>();
        int from = 0, to = leafHashes.Count;
        while (to != size)
        {
            var middle = from + Split(to - from);
            var right = size > middle;
            path.Add(right ? Root(leafHashes, from, middle) : Root(leafHashes, middle, to));
            if (right) from = middle;
            else to = middle;
        }
        if (from > 0) path.Add(Root(leafHashes, from, to));
        path.Reverse();
        return path;
    }

    /// <summary>True if <paramref name="proof"/> shows that <paramref name="leafHash"/> is leaf <paramref name="index"/> of the tree of <paramref name="size"/> leaves under <paramref name="root"/>.</summary>
    public static bool VerifyInclusion(ReadOnlySpan<byte> leafHash, long index, long size, IReadOnlyList<byte[]> proof, ReadOnlySpan<byte> root)
    {
        if (index < 0 || index >= size || leafHash.Length != MerkleHash.Length || root.Length != MerkleHash.Length || !AllHashes(proof)) return false;
        var (node, last) = (index, size - 1);
        var hash = leafHash.ToArray();
        foreach (var sibling in proof)
        {
            if (last == 0) return false;
            if ((node & 1) == 1 || node == last)
            {
                MerkleHash.Node(sibling, hash, hash);
                Ascend(ref node, ref last);
            }
            else
            {
                MerkleHash.Node(hash, sibling, hash);
            }
            (node, last) = (node >> 1, last >> 1);
        }
        return last == 0 && root.SequenceEqual(hash);
    }

    /// <summary>True if <paramref name="proof"/> shows that the tree of <paramref name="oldSize"/> leaves is a beginning of the tree of <paramref name="newSize"/>.</summary>
    /// <remarks>An empty tree is a beginning of every tree, and equal sizes need equal roots; both with an empty proof only.</remarks>
    public static bool VerifyConsistency(long oldSize, ReadOnlySpan<byte> oldRoot, long newSize, ReadOnlySpan<byte> newRoot, IReadOnlyList<byte[]> proof)
    {
        if (oldSize < 0 || oldSize > newSize || oldRoot.Length != MerkleHash.Length || newRoot.Length != MerkleHash.Length || !AllHashes(proof)) return false;
        if (oldSize == newSize) return proof.Count == 0 && oldRoot.SequenceEqual(newRoot);
        if (oldSize == 0) return proof.Count == 0 && oldRoot.SequenceEqual(MerkleHash.Empty);
        var whole = BitOperations.IsPow2(oldSize);
        if (proof.Count == 0 && !whole) return false;
        var (node, last) = (oldSize - 1, newSize - 1);
        while ((node & 1) == 1) (node, last) = (node >> 1, last >> 1);
        var old = whole ? oldRoot.ToArray() : [.. proof[0]];
        byte[] current = [.. old];
        for (var i = whole ? 0 : 1; i < proof.Count; i++)
        {
            if (last == 0) return false;
            if ((node & 1) == 1 || node == last)
            {
                MerkleHash.Node(proof[i], old, old);
                MerkleHash.Node(proof[i], current, current);
                Ascend(ref node, ref last);
            }
            else
            {
                MerkleHash.Node(current, proof[i], current);
            }
            (node, last) = (node >> 1, last >> 1);
        }
        return last == 0 && oldRoot.SequenceEqual(old) && newRoot.SequenceEqual(current);
    }

    // A node that is its level's last and a left child has no sibling there: it rises unchanged until it has one.
    private static void Ascend(ref long node, ref long last)
    {
        while ((node & 1) == 0 && node != 0) (node, last) = (node >> 1, last >> 1);
    }

    /// <summary>True if each of them has the length of a hash.</summary>
    internal static bool AllHashes(IReadOnlyList<byte[]> proof)
    {
        foreach (var hash in proof)
            if (hash is not { Length: MerkleHash.Length }) return false;
        return true;
    }

    /// <summary>The root over the leaves from <paramref name="from"/> to before <paramref name="to"/>.</summary>
    internal static byte[] Root(IReadOnlyList<byte[]> leafHashes, int from, int to)
    {
        var range = CompactRange.From(0, []);
        for (var i = from; i < to; i++) range.Append(leafHashes[i], null);
        return range.Root();
    }

    /// <summary>The largest power of two smaller than <paramref name="count"/>.</summary>
    internal static int Split(int count) => 1 << BitOperations.Log2((uint)count - 1);
}
