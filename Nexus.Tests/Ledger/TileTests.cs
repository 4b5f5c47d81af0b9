using System.Text;
using Nexus.Ledger;
using Xunit;

namespace Nexus.Tests.Ledger;

public sealed class TileTests
{
    [Theory]
    [InlineData("tile/0/x001/x234/067", 0, 1234067, 256)]
    [InlineData("tile/0/000", 0, 0, 256)]
    [InlineData("tile/3/999.p/255", 3, 999, 255)]
    [InlineData("tile/entries/x001/000.p/1", TilePath.Entries, 1000, 1)]
    public void A_path_is_read_and_written(string path, int level, long index, int width)
    {
        Assert.Equal(new TilePath(level, index, width), TilePath.Parse(path));
        Assert.Equal(path, new TilePath(level, index, width).ToString());
    }

    [Theory]
    [InlineData("tile/0/0")]
    [InlineData("tile/0/0000")]
    [InlineData("tile/00/000")]
    [InlineData("tile/64/000")]
    [InlineData("tile/-1/000")]
    [InlineData("tile/0/001/000")]
    [InlineData("tile/0/x001")]
    [InlineData("tile/0/x000/001")]
    [InlineData("tile/0/x01/000")]
    [InlineData("tile/0/000.p/0")]
    [InlineData("tile/0/000.p/256")]
    [InlineData("tile/0/000.p/01")]
    [InlineData("tile/0/000.p")]
    [InlineData("tile/data/000")]
    [InlineData("tile/0/+01")]
    [InlineData("tile/0")]
    [InlineData("tile/0/x999/x999/x999/x999/x999/x999/999")]
    public void Another_spelling_is_no_path(string path) => Assert.Null(TilePath.Parse(path));

    // The example of c2sp.org/tlog-tiles.
    [Fact]
    public void A_tree_of_70000_leaves_has_the_tiles_of_the_specification()
    {
        Assert.True(new TilePath(0, 272, 256).IsIn(70_000));
        Assert.True(new TilePath(0, 273, 112).IsIn(70_000));
        Assert.False(new TilePath(0, 273, 113).IsIn(70_000));
        Assert.True(new TilePath(1, 0, 256).IsIn(70_000));
        Assert.True(new TilePath(1, 1, 17).IsIn(70_000));
        Assert.False(new TilePath(1, 1, 18).IsIn(70_000));
        Assert.True(new TilePath(2, 0, 1).IsIn(70_000));
        Assert.False(new TilePath(2, 0, 2).IsIn(70_000));
        Assert.False(new TilePath(3, 0, 1).IsIn(70_000));
        Assert.True(new TilePath(1, 0, 1).IsIn(256));
        Assert.Equal(new TilePath(0, 273, 112), TilePath.Of(0, 69_999, 70_000));
        Assert.False(new TilePath(0, long.MaxValue / 2, 256).IsIn(70_000));
    }

    [Fact]
    public void A_bundle_holds_exactly_its_entries()
    {
        byte[][] entries = [[1, 2, 3], [], [.. new byte[65_535]]];
        var bundle = EntryBundle.Write([.. entries.Select(e => (ReadOnlyMemory<byte>)e)]);
        Assert.Equal(entries, EntryBundle.Read(bundle, 3));
        Assert.Throws<NexusException>(() => EntryBundle.Read(bundle, 2));
        Assert.Throws<NexusException>(() => EntryBundle.Read(bundle, 4));
        Assert.Throws<NexusException>(() => EntryBundle.Read(bundle.AsSpan(0, bundle.Length - 1), 3));
        Assert.Throws<NexusException>(() => EntryBundle.Write([new byte[65_536]]));
    }

    [Fact]
    public void A_proof_is_written_and_read_and_includes_its_entry_only()
    {
        byte[][] leaves = [.. Enumerable.Range(0, 7).Select(i => Encoding.UTF8.GetBytes($"entry {i}"))], hashes = [.. leaves.Select(l => MerkleHash.Leaf(l))];
        var signer = NoteSigner.Of("log.example/a", NoteKeyType.Ed25519, new byte[32]);
        var note = SignedNote.Sign(Checkpoint.Of("log.example/a", new LedgerHead(7, [.. MerkleProof.Root(hashes)])).ToText(), [signer], DateTimeOffset.UnixEpoch);
        var proof = new TlogProof([.. leaves[4]], 4, [.. MerkleProof.Inclusion(hashes, 4).Select(h => (System.Collections.Immutable.ImmutableArray<byte>)[.. h])], note);
        var read = TlogProof.Parse(proof.ToString());
        Assert.Equal(proof.ToString(), read.ToString());
        Assert.Equal(leaves[4], read.Extra);
        Assert.True(read.Includes(MerkleHash.Leaf(read.Extra.AsSpan())));
        Assert.False(read.Includes(hashes[3]));
        Assert.False((read with { Index = 5 }).Includes(hashes[4]));
        Assert.StartsWith("c2sp.org/tlog-proof@v1\nextra ZW50cnkgNA==\nindex 4\n", proof.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("c2sp.org/tlog-proof@v2\nindex 0\n\na")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 00\n\na")]
    [InlineData("c2sp.org/tlog-proof@v1\nextra a\nindex 0\n\na")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\na")]
    [InlineData("c2sp.org/tlog-proof@v1\n\na")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 0\n\na\n1\n")]
    public void A_proof_that_is_not_exactly_one_is_refused(string proof) => Assert.Throws<NexusException>(() => TlogProof.Parse(proof));
}
