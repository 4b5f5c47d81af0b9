using Nexus.Tenants;
using Xunit;

namespace Nexus.Tests.Stores;

/// <summary>What every registry promises.</summary>
public abstract class RegistryContract(StoreKind kind) : StoreContract(kind)
{
    private static readonly DateTimeOffset At = new(2026, 5, 4, 3, 2, 1, 987, TimeSpan.Zero);

    private IRegistry Registry => Stores.Registry;

    private static RegistryEntry Entry(string id, int version, string json = "{}", string tenant = "acme") => new(tenant, RegistryKind.Persona, id, version, Utf8Json.From(json), At.AddTicks(version));

    [Fact]
    public async Task Versions_count_from_one_without_gaps()
    {
        Assert.False(await Registry.TryPutAsync(Entry("a", 2), None));
        Assert.True(await Registry.TryPutAsync(Entry("a", 1, "{\"n\":1}"), None));
        Assert.False(await Registry.TryPutAsync(Entry("a", 1), None));
        Assert.False(await Registry.TryPutAsync(Entry("a", 3), None));
        Assert.True(await Registry.TryPutAsync(Entry("a", 2, "{\"n\":2}"), None));
        Assert.Equal(Entry("a", 2, "{\"n\":2}"), await Registry.FindAsync("acme", RegistryKind.Persona, "a", None));
        Assert.Equal(Entry("a", 1, "{\"n\":1}"), await Registry.FindVersionAsync("acme", RegistryKind.Persona, "a", 1, None));
        Assert.Null(await Registry.FindVersionAsync("acme", RegistryKind.Persona, "a", 3, None));
    }

    [Fact]
    public async Task A_list_gives_the_latest_of_each_by_id()
    {
        foreach (var entry in (RegistryEntry[])[Entry("b", 1), Entry("B", 1), Entry("a", 1), Entry("a", 2), Entry("ä", 1), Entry("c", 1, tenant: "globex"), Entry("d", 1) with { Kind = RegistryKind.Tool }])
            Assert.True(await Registry.TryPutAsync(entry, None));
        Assert.Equal([("B", 1), ("a", 2), ("b", 1), ("ä", 1)], (await Registry.ListAsync("acme", RegistryKind.Persona, None)).Select(entry => (entry.Id, entry.Version)));
    }

    [Fact]
    public async Task Another_tenant_or_kind_is_another_thing()
    {
        await Registry.TryPutAsync(Entry("a", 1), None);
        Assert.Null(await Registry.FindAsync("globex", RegistryKind.Persona, "a", None));
        Assert.Null(await Registry.FindAsync("acme", RegistryKind.Tool, "a", None));
        Assert.Empty(await Registry.ListAsync("globex", RegistryKind.Persona, None));
    }

    [Fact]
    public async Task Of_many_writers_of_a_version_one_is_first()
    {
        for (var version = 1; version <= 5; version++)
        {
            var entry = Entry("a", version);
            var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Registry.TryPutAsync(entry, None).AsTask())));
            Assert.Single(results, won => won);
        }
    }

    [Fact]
    public async Task A_restart_keeps_every_version()
    {
        OnlyDurable();
        await Registry.TryPutAsync(Entry("a", 1, "{\"n\":1}"), None);
        await Stores.ReopenAsync();
        Assert.Equal(Entry("a", 1, "{\"n\":1}"), await Registry.FindAsync("acme", RegistryKind.Persona, "a", None));
        Assert.True(await Registry.TryPutAsync(Entry("a", 2), None));
    }

    [Fact]
    public async Task A_damaged_time_keeps_nobody_from_reading_what_was_written_then()
    {
        OnlyDurable();
        Assert.True(await Stores.Registry.TryPutAsync(Entry("a", 1, "{\"x\":1}"), None));
        await Stores.ExecuteAsync(Kind == StoreKind.Sqlite ? "DROP TRIGGER registry_never_changes" : "ALTER TABLE registry DISABLE TRIGGER ALL");
        await Stores.ExecuteAsync("UPDATE registry SET at = '2026-11-32T00:10:19.4237842Z' WHERE id = 'a'");
        Assert.Equal("{\"x\":1}", (await Stores.Registry.FindAsync("acme", RegistryKind.Persona, "a", None))!.Document.ToString());
        Assert.Single(await Stores.Registry.ListAsync("acme", RegistryKind.Persona, None));
    }
}

public sealed class MemoryRegistryTests() : RegistryContract(StoreKind.Memory);

public sealed class SqliteRegistryTests() : RegistryContract(StoreKind.Sqlite);

public sealed class PostgresRegistryTests() : RegistryContract(StoreKind.Postgres);
