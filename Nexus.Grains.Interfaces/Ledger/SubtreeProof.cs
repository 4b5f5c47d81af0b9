namespace Nexus.Ledger;

/// <summary>Proofs about a subtree, their making from all leaf hashes and their strict checking: that a leaf is in it, and that it is part of the whole tree.</summary>
/// <remarks>draft-ietf-plants-merkle-tree-certs, sections 4.3 and 4.4, over the tree of RFC 9162. With them a stretch of a log can be handed on, and held against a checkpoint, without the rest of it.
/// For a subtree that starts at 0 a consistency proof is that of RFC 9162; for one of a single leaf it is that leaf's inclusion proof.</remarks>
public static class SubtreeProof
{
    /// <summary>The root of <paramref name="subtree"/> of the tree over <paramref name="leafHashes"/>.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> if it reaches beyond the tree.</exception>
    public static byte[] Root(IReadOnlyList<byte[]> leafHashes, Subtree subtree)
    {
        Check(leafHashes, subtree);
        return MerkleProof.Root(leafHashes, (int)subtree.Start, (int)subtree.End);
    }

    /// <summary>The proof that leaf <paramref name="index"/>, counted in the whole tree, is in <paramref name="subtree"/>.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> if the subtree reaches beyond the tree, or the leaf is not in it.</exception>
    public static IReadOnlyList<byte[]> Inclusion(IReadOnlyList<byte[]> leafHashes, Subtree subtree, long index)
    {
        Check(leafHashes, subtree);
        return MerkleProof.Inclusion([.. leafHashes.Skip((int)subtree.Start).Take((int)subtree.Size)], index - subtree.Start);
    }

    /// <summary>The proof that <paramref name="subtree"/> is part of the tree over <paramref name="leafHashes"/>.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> if it reaches beyond the tree.</exception>
    public static IReadOnlyList<byte[]> Consistency(IReadOnlyList<byte[]> leafHashes, Subtree subtree)
    {
        Check(leafHashes, subtree);
        var path = new List<byte[]>();
        var (from, to, start, known) = (0, leafHashes.Count, (int)subtree.Start, true);
        while (from != start || to != subtree.End)
        {
            var middle = from + MerkleProof.Split(to - from);
            var right = subtree.End > middle;
            path.Add(right ? MerkleProof.Root(leafHashes, from, middle) : MerkleProof.Root(leafHashes, middle, to));
            // It spans the middle: its left half is the node that was just added, and its own root is no node of the tree.
            if (right && start < middle) (start, known) = (middle, false);
            if (right) from = middle;
            else to = middle;
        }

        if (!known) path.Add(MerkleProof.Root(leafHashes, from, to));
        path.Reverse();
        return path;
    }

    /// <summary>True if <paramref name="proof"/> shows that <paramref name="leafHash"/> is leaf <paramref name="index"/>, counted in the whole tree, of <paramref name="subtree"/> under its root <paramref name="subtreeRoot"/>.</summary>
    public static bool VerifyInclusion(ReadOnlySpan<byte> leafHash, long index, Subtree subtree, IReadOnlyList<byte[]> proof, ReadOnlySpan<byte> subtreeRoot) =>
        index >= subtree.Start && MerkleProof.VerifyInclusion(leafHash, index - subtree.Start, subtree.Size, proof, subtreeRoot);

    /// <summary>True if <paramref name="proof"/> shows that the leaves under <paramref name="subtreeRoot"/> are those of <paramref name="subtree"/> in the tree of <paramref name="size"/> leaves under <paramref name="root"/>.</summary>
    public static bool VerifyConsistency(Subtree subtree, ReadOnlySpan<byte> subtreeRoot, long size, ReadOnlySpan<byte> root, IReadOnlyList<byte[]> proof)
    {
        if (subtree.Size < 1 || subtree.End > size || subtreeRoot.Length != MerkleHash.Length || root.Length != MerkleHash.Length || !MerkleProof.AllHashes(proof)) return false;
        // The levels' numbers of the subtree's first and last node, and of the tree's last.
        var (first, node, last) = (subtree.Start, subtree.End - 1, size - 1);
        // Up to the largest node that ends where the subtree ends and is a node of the tree: there the proof begins.
        var edge = node == last;
        while (first != node && (edge || (node & 1) == 1)) Rise(ref first, ref node, ref last);
        var whole = first == node;
        if (!whole && proof.Count == 0) return false;
        var part = whole ? subtreeRoot.ToArray() : [.. proof[0]];
        byte[] all = [.. part];
        for (var i = whole ? 0 : 1; i < proof.Count; i++)
        {
            if (last == 0) return false;
            if ((node & 1) == 1 || node == last)
            {
                if (first < node) MerkleHash.Node(proof[i], part, part);
                MerkleHash.Node(proof[i], all, all);
                while ((node & 1) == 0) Rise(ref first, ref node, ref last);
            }
            else
            {
                MerkleHash.Node(all, proof[i], all);
            }

            Rise(ref first, ref node, ref last);
        }

        return last == 0 && subtreeRoot.SequenceEqual(part) && root.SequenceEqual(all);
    }

    private static void Rise(ref long first, ref long node, ref long last) => (first, node, last) = (first >> 1, node >> 1, last >> 1);

    private static void Check(IReadOnlyList<byte[]> leafHashes, Subtree subtree)
    {
        if (subtree.Size < 1 || subtree.End > leafHashes.Count) throw new NexusException(ErrorCode.Invalid, $"[{subtree.Start}, {subtree.End}) is not in a tree of {leafHashes.Count} leaves");
    }
}
