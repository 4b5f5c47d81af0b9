using Nexus.Ledger;
using Xunit;

namespace Nexus.Tests.Ledger;

public sealed class TreeProofsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(700)]
    public async Task Proofs_from_stored_tiles_are_those_from_all_leaves(int size)
    {
        var log = Log(700);
        byte[][] hashes = [.. log.Leaves.Take(size).Select(leaf => leaf.Draft.Hash.ToArray())];
        var proofs = new TreeProofs(log, Draft.Tenant, default);
        var root = await proofs.RootAsync(size);
        Assert.Equal(MerkleProof.Root(hashes), root);
        foreach (var index in new[] { 0, 1, size / 3, size / 2, size - 1 }.Where(i => i < size).Distinct())
            Assert.Equal(MerkleProof.Inclusion(hashes, index), (await proofs.InclusionAsync(index, size)).Select(h => h.ToArray()));
        foreach (var old in new[] { 1, size / 3, size / 2, size - 1, size }.Where(i => i > 0).Distinct())
            Assert.Equal(MerkleProof.Consistency(hashes, old), (await proofs.ConsistencyAsync(old, size)).Select(h => h.ToArray()));
        Assert.Empty(await proofs.ConsistencyAsync(0, size));
    }

    [Fact]
    public async Task A_proof_reads_no_more_than_a_tile_of_each_level()
    {
        var log = Log(70_000);
        var proof = await new TreeProofs(log, Draft.Tenant, default).InclusionAsync(12_345, 70_000);
        Assert.Equal(17, proof.Length);
        Assert.InRange(log.HashesRead, 1, 6 * 256);
    }

    [Fact]
    public async Task Nothing_is_proven_beyond_the_log()
    {
        var proofs = new TreeProofs(Log(5), Draft.Tenant, default);
        Assert.Equal(ErrorCode.Invalid, (await Assert.ThrowsAsync<NexusException>(async () => await proofs.InclusionAsync(5, 5))).Code);
        Assert.Equal(ErrorCode.NotFound, (await Assert.ThrowsAsync<NexusException>(async () => await proofs.InclusionAsync(1, 6))).Code);
        Assert.Equal(ErrorCode.Invalid, (await Assert.ThrowsAsync<NexusException>(async () => await proofs.ConsistencyAsync(6, 5))).Code);
    }

    private static TestLog Log(int size)
    {
        var log = new TestLog();
        for (var i = 0; i < size; i++) log.Append(Notary.TierChange(Draft.Tier($"tier-{i}")));
        return log;
    }
}
