using Nexus.Ledger;
using Xunit;

namespace Nexus.Tests.Ledger;

public sealed class MerkleProofTests
{
    private const int Sizes = 40;

    private static readonly byte[][] Leaves = [.. Enumerable.Range(0, Sizes).Select(i => MerkleHash.Leaf([(byte)i]))];

    [Fact]
    public void Every_leaf_of_every_tree_has_a_proof_that_holds_only_there()
    {
        for (var size = 1; size <= Sizes; size++)
        {
            var root = Root(size);
            for (var index = 0; index < size; index++)
            {
                var proof = MerkleProof.Inclusion(Leaves[..size], index);
                Assert.True(MerkleProof.VerifyInclusion(Leaves[index], index, size, proof, root));
                Assert.False(MerkleProof.VerifyInclusion(Leaves[index], (index + 1) % size, size, proof, root) && size > 1);
                Assert.False(MerkleProof.VerifyInclusion(Leaves[(index + 1) % Sizes], index, size, proof, root));
                Assert.False(MerkleProof.VerifyInclusion(Leaves[index], index, size, [.. proof, root], root));
                if (proof.Count > 0) Assert.False(MerkleProof.VerifyInclusion(Leaves[index], index, size, [.. proof.Skip(1)], root));
            }
        }
    }

    [Fact]
    public void Every_beginning_of_every_tree_is_proven_consistent_and_no_other()
    {
        for (var size = 1; size <= Sizes; size++)
            for (var old = 1; old <= size; old++)
            {
                var proof = MerkleProof.Consistency(Leaves[..size], old);
                Assert.True(MerkleProof.VerifyConsistency(old, Root(old), size, Root(size), proof));
                Assert.False(MerkleProof.VerifyConsistency(old, MerkleHash.Leaf([99]), size, Root(size), proof));
                Assert.False(MerkleProof.VerifyConsistency(old, Root(old), size, MerkleHash.Leaf([99]), proof));
                Assert.False(MerkleProof.VerifyConsistency(old, Root(old), size, Root(size), [.. proof, Root(1)]));
                if (proof.Count > 0) Assert.False(MerkleProof.VerifyConsistency(old, Root(old), size, Root(size), [.. proof.Skip(1)]));
            }
    }

    [Fact]
    public void An_index_at_or_beyond_the_size_is_never_included()
    {
        Assert.False(MerkleProof.VerifyInclusion(Leaves[0], 1, 1, [], Leaves[0]));
        Assert.False(MerkleProof.VerifyInclusion(Leaves[0], -1, 1, [], Leaves[0]));
        Assert.False(MerkleProof.VerifyInclusion(Leaves[0], 0, 0, [], Leaves[0]));
        Assert.True(MerkleProof.VerifyInclusion(Leaves[0], 0, 1, [], Leaves[0]));
        Assert.Throws<NexusException>(() => MerkleProof.Inclusion(Leaves, Sizes));
        Assert.Throws<NexusException>(() => MerkleProof.Consistency(Leaves, 0));
    }

    [Fact]
    public void Hashes_of_another_length_prove_nothing()
    {
        var proof = MerkleProof.Inclusion(Leaves[..4], 1);
        Assert.False(MerkleProof.VerifyInclusion(Leaves[1], 1, 4, [proof[0][..31], proof[1]], Root(4)));
        Assert.False(MerkleProof.VerifyInclusion(Leaves[1].AsSpan(0, 31), 1, 4, proof, Root(4)));
        Assert.False(MerkleProof.VerifyInclusion(Leaves[1], 1, 4, proof, []));
    }

    [Fact]
    public void The_empty_tree_is_a_beginning_of_every_tree_and_a_longer_one_of_none()
    {
        Assert.True(MerkleProof.VerifyConsistency(0, MerkleHash.Empty, 5, Root(5), []));
        Assert.False(MerkleProof.VerifyConsistency(0, Root(1), 5, Root(5), []));
        Assert.False(MerkleProof.VerifyConsistency(6, Root(6), 5, Root(5), []));
        Assert.False(MerkleProof.VerifyConsistency(5, Root(5), 5, Root(6), []));
    }

    private static byte[] Root(int size) => MerkleProof.Root(Leaves[..size]);
}
