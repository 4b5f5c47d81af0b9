using Nexus.Ledger;
using Xunit;

namespace Nexus.Tests.Ledger;

/// <summary>Subtrees of a log, as in draft-ietf-plants-merkle-tree-certs, section 4.</summary>
public sealed class SubtreeTests
{
    private const int Sizes = 34;

    private static readonly byte[][] Leaves = [.. Enumerable.Range(0, Sizes).Select(i => MerkleHash.Leaf([(byte)i]))];
    private static readonly byte[] Foreign = MerkleHash.Leaf([99]);

    [Fact]
    public void An_interval_is_a_subtree_if_its_start_fits_its_length()
    {
        for (var start = -2; start <= Sizes; start++)
            for (var end = -2; end <= Sizes; end++)
            {
                var length = 1;
                while (length < end - start) length *= 2;
                Assert.Equal(start >= 0 && end > start && start % length == 0, Subtree.TryOf(start, end) is { } found && found.Start == start && found.End == end);
            }

        Assert.True(Subtree.Of(4, 8).IsFull);
        Assert.False(Subtree.Of(8, 13).IsFull);
        Assert.Equal(5, Subtree.Of(8, 13).Size);
        Assert.Contains("[5, 13) is no subtree", Assert.Throws<NexusException>(() => Subtree.Of(5, 13)).Message, StringComparison.Ordinal);
        Assert.Null(Subtree.TryOf(long.MinValue, long.MaxValue));
        Assert.NotNull(Subtree.TryOf(0, long.MaxValue));
        Assert.NotNull(Subtree.TryOf(1L << 62, long.MaxValue));
        Assert.Null(Subtree.TryOf(1, long.MaxValue));
    }

    [Fact]
    public void Every_subtree_of_every_tree_is_proven_part_of_it_and_nothing_else_is()
    {
        for (var size = 1; size <= Sizes; size++)
        {
            var leaves = Leaves[..size];
            var root = MerkleProof.Root(leaves);
            foreach (var subtree in All(size))
            {
                var (part, proof) = (SubtreeProof.Root(leaves, subtree), SubtreeProof.Consistency(leaves, subtree));
                Assert.True(SubtreeProof.VerifyConsistency(subtree, part, size, root, proof), $"{subtree} of {size}");
                Assert.False(SubtreeProof.VerifyConsistency(subtree, Foreign, size, root, proof));
                Assert.False(SubtreeProof.VerifyConsistency(subtree, part, size, Foreign, proof));
                Assert.False(SubtreeProof.VerifyConsistency(subtree, part, size, root, [.. proof, part]));
                Assert.False(SubtreeProof.VerifyConsistency(subtree, part, size, root, [part, .. proof]));
                for (var i = 0; i < proof.Count; i++)
                {
                    Assert.False(SubtreeProof.VerifyConsistency(subtree, part, size, root, [.. proof.Take(i), .. proof.Skip(i + 1)]));
                    Assert.False(SubtreeProof.VerifyConsistency(subtree, part, size, root, [.. proof.Take(i), Foreign, .. proof.Skip(i + 1)]));
                    Assert.False(SubtreeProof.VerifyConsistency(subtree, part, size, root, [.. proof.Take(i), proof[i][..31], .. proof.Skip(i + 1)]));
                }
            }
        }
    }

    [Fact]
    public void A_proof_holds_for_no_other_place_and_no_other_leaves()
    {
        for (var size = 1; size <= 18; size++)
        {
            var leaves = Leaves[..size];
            var root = MerkleProof.Root(leaves);
            foreach (var subtree in All(size))
            {
                var (part, proof) = (SubtreeProof.Root(leaves, subtree), SubtreeProof.Consistency(leaves, subtree));
                foreach (var other in All(size).Where(other => other != subtree))
                    Assert.False(SubtreeProof.VerifyConsistency(other, part, size, root, proof), $"{subtree} as {other} of {size}");
                for (var changed = subtree.Start; changed < subtree.End; changed++)
                {
                    byte[][] altered = [.. leaves];
                    altered[changed] = Foreign;
                    var forged = SubtreeProof.Root(altered, subtree);
                    Assert.False(SubtreeProof.VerifyConsistency(subtree, forged, size, root, proof));
                    Assert.False(SubtreeProof.VerifyConsistency(subtree, forged, size, root, SubtreeProof.Consistency(altered, subtree)));
                }
            }
        }
    }

    [Fact]
    public void One_that_starts_the_log_is_proven_as_a_beginning_and_one_of_a_single_leaf_as_a_leaf()
    {
        for (var size = 1; size <= Sizes; size++)
            for (var i = 0; i < size; i++)
            {
                Assert.Equal(MerkleProof.Consistency(Leaves[..size], i + 1), SubtreeProof.Consistency(Leaves[..size], Subtree.Of(0, i + 1)));
                Assert.Equal(MerkleProof.Inclusion(Leaves[..size], i), SubtreeProof.Consistency(Leaves[..size], Subtree.Of(i, i + 1)));
            }
    }

    [Fact]
    public void The_proofs_of_the_drafts_figures_hold_the_nodes_it_names()
    {
        byte[] Node(int from, int to) => MerkleProof.Root(Leaves[from..to]);
        Assert.Equal([Node(0, 4), Node(8, 14)], SubtreeProof.Consistency(Leaves[..14], Subtree.Of(4, 8)));
        Assert.Equal([Leaves[12], Leaves[13], Node(8, 12), Node(0, 8)], SubtreeProof.Consistency(Leaves[..14], Subtree.Of(8, 13)));
        Assert.Equal([Node(0, 8)], SubtreeProof.Consistency(Leaves[..13], Subtree.Of(8, 13)));
        Assert.Equal([Leaves[11], Node(8, 10), Leaves[12]], SubtreeProof.Inclusion(Leaves[..13], Subtree.Of(8, 13), 10));
        Assert.Equal([(4L, 8L), (8L, 13L)], Subtree.Covering(5, 13).Select(subtree => (subtree.Start, subtree.End)));
        Assert.Equal([(7L, 8L), (8L, 9L)], Subtree.Covering(7, 9).Select(subtree => (subtree.Start, subtree.End)));
    }

    [Fact]
    public void Every_leaf_of_a_subtree_is_proven_in_it_at_its_place_only()
    {
        foreach (var subtree in All(Sizes))
        {
            var root = SubtreeProof.Root(Leaves, subtree);
            for (var index = subtree.Start; index < subtree.End; index++)
            {
                var proof = SubtreeProof.Inclusion(Leaves, subtree, index);
                Assert.True(SubtreeProof.VerifyInclusion(Leaves[index], index, subtree, proof, root));
                Assert.False(SubtreeProof.VerifyInclusion(Leaves[index], index + 1, subtree, proof, root));
                Assert.False(SubtreeProof.VerifyInclusion(Leaves[index], index - 1, subtree, proof, root));
                Assert.False(SubtreeProof.VerifyInclusion(Foreign, index, subtree, proof, root));
                Assert.False(SubtreeProof.VerifyInclusion(Leaves[index], index, subtree, [.. proof, root], root));
            }

            Assert.False(SubtreeProof.VerifyInclusion(Leaves[0], subtree.End, subtree, [], root));
            Assert.Throws<NexusException>(() => SubtreeProof.Inclusion(Leaves, subtree, subtree.End));
            Assert.Throws<NexusException>(() => SubtreeProof.Inclusion(Leaves, subtree, subtree.Start - 1));
        }
    }

    [Fact]
    public void Any_interval_is_covered_by_at_most_two_that_are_not_twice_as_long()
    {
        for (var start = 0L; start < 70; start++)
            for (var end = start + 1; end <= 70; end++)
            {
                var cover = Subtree.Covering(start, end);
                Assert.All(cover, subtree => Assert.Equal(subtree, Subtree.Of(subtree.Start, subtree.End)));
                Assert.Equal(end, cover[^1].End);
                Assert.True(cover[^1].Size <= end - start);
                if (end - start == 1)
                {
                    Assert.Equal(Subtree.Of(start, end), Assert.Single(cover));
                    continue;
                }

                Assert.Equal(2, cover.Length);
                Assert.Equal(cover[0].End, cover[1].Start);
                Assert.True(cover[0].Start <= start && start < cover[0].End && cover[0].Size < 2 * (end - start) && cover[0].IsFull);
            }

        Assert.Equal(2, Subtree.Covering(0, long.MaxValue).Length);
        Assert.Throws<NexusException>(() => Subtree.Covering(3, 3));
        Assert.Throws<NexusException>(() => Subtree.Covering(-1, 3));
    }

    [Fact]
    public void What_is_no_subtree_of_the_tree_is_refused()
    {
        var root = MerkleProof.Root(Leaves[..8]);
        Assert.False(SubtreeProof.VerifyConsistency(default, MerkleHash.Empty, 8, root, []));
        Assert.False(SubtreeProof.VerifyConsistency(Subtree.Of(8, 9), Leaves[8], 8, root, []));
        Assert.False(SubtreeProof.VerifyConsistency(Subtree.Of(0, 8), root[..31], 8, root, []));
        Assert.False(SubtreeProof.VerifyConsistency(Subtree.Of(0, 8), root, 8, [], []));
        Assert.False(SubtreeProof.VerifyInclusion(Leaves[0], 0, default, [], Leaves[0]));
        Assert.Throws<NexusException>(() => SubtreeProof.Root(Leaves[..8], Subtree.Of(8, 9)));
        Assert.Throws<NexusException>(() => SubtreeProof.Consistency(Leaves[..8], default));
        // Near the end of what an index can be nothing overflows or runs forever.
        Assert.False(SubtreeProof.VerifyConsistency(Subtree.Of(1L << 62, long.MaxValue), root, long.MaxValue, root, [.. Enumerable.Repeat(root, 70)]));
        Assert.False(SubtreeProof.VerifyConsistency(Subtree.Of(0, long.MaxValue - 1), root, long.MaxValue, root, [.. Enumerable.Repeat(root, 70)]));
    }

    private static IEnumerable<Subtree> All(int size) =>
        from start in Enumerable.Range(0, size)
        from end in Enumerable.Range(start + 1, size - start)
        where Subtree.TryOf(start, end) is not null
        select Subtree.Of(start, end);
}
