using System.Security.Cryptography;
using Nexus.Ledger;
using Xunit;

namespace Nexus.Tests.Ledger;

public sealed class MerkleTreeTests
{
    // The test data of Certificate Transparency's reference implementation.
    private static readonly string[] KnownLeaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    private static readonly string[] KnownRoots =
    [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    [Fact]
    public void Roots_are_those_of_Certificate_Transparency()
    {
        var range = CompactRange.From(0, []);
        Assert.Equal(KnownRoots[0], Hex(range.Root()));
        for (var i = 0; i < KnownLeaves.Length; i++)
        {
            range.Append(MerkleHash.Leaf(Convert.FromHexString(KnownLeaves[i])), null);
            Assert.Equal(KnownRoots[i + 1], Hex(range.Root()));
            Assert.Equal(range.Root(), MerkleProof.Root([.. KnownLeaves.Take(i + 1).Select(leaf => MerkleHash.Leaf(Convert.FromHexString(leaf)))]));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(39)]
    [InlineData(40)]
    [InlineData(47)]
    [InlineData(48)]
    [InlineData(54)]
    [InlineData(55)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(118)]
    [InlineData(119)]
    [InlineData(200)]
    [InlineData(2047)]
    [InlineData(2048)]
    [InlineData(100_000)]
    public void Every_way_of_hashing_gives_SHA256(int length)
    {
        var bytes = Bytes(length);
        var salt = Bytes(16);
        Assert.Equal(SHA256.HashData([0, .. bytes]), MerkleHash.Leaf(bytes));
        var commitment = new byte[32];
        MerkleHash.Commit(salt, bytes, commitment);
        Assert.Equal(SHA256.HashData([.. salt, .. bytes]), commitment);
    }

    [Fact]
    public void A_node_may_be_written_over_its_child()
    {
        var (left, right) = (MerkleHash.Leaf([1]), MerkleHash.Leaf([2]));
        var expected = SHA256.HashData([1, .. left, .. right]);
        MerkleHash.Node(left, right, right);
        Assert.Equal(expected, right);
    }

    [Fact]
    public void A_range_goes_on_from_its_edge_as_if_never_interrupted()
    {
        var whole = CompactRange.From(0, []);
        for (var i = 0; i < 600; i++)
        {
            var part = CompactRange.From(whole.Size, whole.Edge());
            var copy = whole.Clone();
            whole.Append(Leaf(i), null);
            part.Append(Leaf(i), null);
            Assert.Equal(whole.Root(), part.Root());
            Assert.Equal(i, copy.Size);
        }
    }

    [Fact]
    public void An_edge_that_does_not_fit_the_size_is_refused()
    {
        Assert.Throws<NexusException>(() => CompactRange.From(3, new byte[32]));
        Assert.Throws<NexusException>(() => CompactRange.From(-1, []));
        Assert.Throws<NexusException>(() => CompactRange.From(1, new byte[31]));
    }

    [Fact]
    public void Tiles_close_at_each_power_of_256()
    {
        var tiles = new List<(int Level, long Index, byte[] Hash)>();
        var range = CompactRange.From(0, []);
        for (var i = 0; i < 65_536 + 300; i++) range.Append(Leaf(i), (level, index, hash) => tiles.Add((level, index, hash)));
        Assert.Equal(257, tiles.Count(tile => tile.Level == 1));
        Assert.Equal((2, 0L), tiles.Where(tile => tile.Level == 2).Select(tile => (tile.Level, tile.Index)).Single());
        Assert.Equal(Enumerable.Range(0, 257).Select(i => (long)i), tiles.Where(tile => tile.Level == 1).Select(tile => tile.Index));
        Assert.Equal(MerkleProof.Root([.. Enumerable.Range(512, 256).Select(Leaf)]), tiles.Single(tile => tile is { Level: 1, Index: 2 }).Hash);
        Assert.Equal(MerkleProof.Root([.. tiles.Where(tile => tile.Level == 1).Take(256).Select(tile => tile.Hash)]), tiles.Single(tile => tile.Level == 2).Hash);
    }

    private static byte[] Leaf(int number) => MerkleHash.Leaf(BitConverter.GetBytes(number));

    private static byte[] Bytes(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i * 7))];

    private static string Hex(byte[] hash) => Convert.ToHexStringLower(hash);
}
