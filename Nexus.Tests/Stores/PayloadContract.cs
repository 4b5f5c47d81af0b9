using Nexus.Ledger;
using Xunit;

namespace Nexus.Tests.Stores;

/// <summary>What every store promises of payloads: they go, leaves stay.</summary>
public abstract class PayloadContract(StoreKind kind) : StoreContract(kind)
{
    [Fact]
    public async Task An_erased_payload_goes_with_its_salt_and_the_leaf_stays()
    {
        var (gone, kept) = (SomeLeaf.Id(), SomeLeaf.Id());
        await Stores.Log.AppendAsync("acme", SomeLeaf.Decision(gone), SomeLeaf.Outcome(gone), SomeLeaf.Decision(kept));
        await Stores.Log.AppendAsync("other", SomeLeaf.Decision(gone));
        await Stores.Log.AppendAsync("acme", SomeLeaf.Erasure(gone));
        var before = await Stores.Log.SealAsync("acme", gone, None);
        Assert.Equal(2, await Stores.Get<IPayloads>().EraseAsync("acme", [gone], None));
        Assert.Equal(0, await Stores.Get<IPayloads>().EraseAsync("acme", [gone], None));
        Assert.Equal(0, await Stores.Get<IPayloads>().EraseAsync("nobody", [gone], None));
        var after = await Stores.Log.SealAsync("acme", gone, None);
        Assert.All(after, leaf => Assert.True(leaf.Draft.Payload.IsEmpty && leaf.Draft.Salt.IsDefaultOrEmpty));
        Assert.Equal(before.Select(leaf => leaf.Draft.Leaf), after.Select(leaf => leaf.Draft.Leaf));
        Assert.False(Assert.Single(await Stores.Log.SealAsync("acme", kept, None)).Draft.Payload.IsEmpty);
        Assert.False(Assert.Single(await Stores.Log.SealAsync("other", gone, None)).Draft.Payload.IsEmpty);
    }
}

public sealed class MemoryPayloadTests() : PayloadContract(StoreKind.Memory);

public sealed class SqlitePayloadTests() : PayloadContract(StoreKind.Sqlite)
{
    [Fact]
    public async Task Nothing_of_it_is_left_in_the_files()
    {
        var seal = SomeLeaf.Id();
        await Stores.Log.AppendAsync("acme", SomeLeaf.Decision(seal) with { Payload = Utf8Json.From("{\"task\":\"a word nobody else writes: xylophone\"}") });
        await Stores.Log.AppendAsync("acme", SomeLeaf.Erasure(seal));
        await Stores.Get<IPayloads>().EraseAsync("acme", [seal], None);
        await Stores.ExecuteAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        foreach (var file in Directory.EnumerateFiles(Stores.Options.DataDirectory, "nexus.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes);
            Assert.True(bytes.ToArray().AsSpan().IndexOf("xylophone"u8) < 0, Path.GetFileName(file));
        }
    }
}

public sealed class PostgresPayloadTests() : PayloadContract(StoreKind.Postgres);
