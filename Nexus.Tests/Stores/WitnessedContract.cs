using System.Text.Json;
using Nexus.Ledger;
using Nexus.Stores;
using Nexus.Tenants;
using Xunit;

namespace Nexus.Tests.Stores;

/// <summary>What every store of a witness promises.</summary>
public abstract class WitnessedContract(StoreKind kind) : StoreContract(kind)
{
    protected const string Log = "5f";

    private IWitnessedHeads Heads => Stores.Get<IWitnessedHeads>();

    protected static WitnessedHead Head(long size, string root = "AAAA", int second = 0) =>
        new(Log, size, root, $"logs.example/a\n{size}\n{root}\n\n— logs.example/a sig\n— witness +{second}\n", new DateTimeOffset(2026, 5, 4, 3, 2, second, TimeSpan.Zero));

    [Fact]
    public async Task Of_each_log_the_newest_stands_and_whoever_comes_second_is_told()
    {
        Assert.Null(await Heads.FindAsync(Log, None));
        Assert.False(await Heads.TryPutAsync(Head(6), Head(5), None));
        Assert.True(await Heads.TryPutAsync(Head(5), null, None));
        Assert.False(await Heads.TryPutAsync(Head(6), null, None));
        Assert.True(await Heads.TryPutAsync(Head(5, second: 1), Head(5), None));
        Assert.False(await Heads.TryPutAsync(Head(9), Head(5), None));
        Assert.True(await Heads.TryPutAsync(Head(9), Head(5, second: 1), None));
        Assert.Equal(Head(9), await Heads.FindAsync(Log, None));
        Assert.Null(await Heads.FindAsync("60", None));
        Assert.Single(await Task.WhenAll(Enumerable.Range(10, 8).Select(async size => await Heads.TryPutAsync(Head(size), Head(9), None))), put => put);
    }

    [Fact]
    public async Task It_survives_a_restart()
    {
        OnlyDurable();
        await Heads.TryPutAsync(Head(5), null, None);
        await Stores.ReopenAsync();
        Assert.Equal(Head(5), await Heads.FindAsync(Log, None));
    }

    [Theory]
    [InlineData("UPDATE witnessed SET size = size - 1")]
    [InlineData("UPDATE witnessed SET root = 'BBBB'")]
    [InlineData("UPDATE witnessed SET log = '60'")]
    [InlineData("DELETE FROM witnessed")]
    public async Task The_database_itself_lets_no_witness_go_back(string statement)
    {
        OnlyDurable();
        await Heads.TryPutAsync(Head(5), null, None);
        await Assert.ThrowsAnyAsync<Exception>(() => Stores.ExecuteAsync(statement));
        await Assert.ThrowsAnyAsync<Exception>(async () => await Heads.TryPutAsync(Head(4), Head(5), None));
        await Assert.ThrowsAnyAsync<Exception>(async () => await Heads.TryPutAsync(Head(5, "BBBB"), Head(5), None));
        Assert.Equal(Head(5), await Heads.FindAsync(Log, None));
    }

    /// <summary>How cosignatures stood before they had a table: each a version in the registry.</summary>
    protected static RegistryEntry Before(WitnessedHead head, int version) =>
        new("_system", "witnessed", head.Log, version, Utf8Json.Own(JsonSerializer.SerializeToUtf8Bytes(head.Note)), head.At);
}

public sealed class MemoryWitnessedTests() : WitnessedContract(StoreKind.Memory);

public sealed class SqliteWitnessedTests() : WitnessedContract(StoreKind.Sqlite)
{
    [Fact]
    public async Task Of_the_cosignatures_of_earlier_versions_the_newest_is_carried_over()
    {
        var folder = Directory.CreateTempSubdirectory("nexus-witnessed-").FullName;
        try
        {
            var path = Path.Combine(folder, "nexus.db");
            using (var connection = SqliteConnection.Open(path, readOnly: false))
            {
                foreach (var migration in Migrations.Of("Sqlite").Take(5)) connection.Execute(migration.Sql);
                connection.Execute("PRAGMA user_version = 5");
                foreach (var entry in (RegistryEntry[])[.. Enumerable.Range(1, 12).Select(i => Before(Head(i * 3), i)), Before(Head(7) with { Log = "60" }, 1), new("acme", "persona", "p", 1, Utf8Json.From("{}"), default)])
                    connection.Prepare("INSERT INTO registry (tenant, kind, id, version, document, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
                        .Bind(1, entry.Tenant).Bind(2, entry.Kind).Bind(3, entry.Id).Bind(4, entry.Version).Bind(5, entry.Document.Span).Bind(6, StoredTime.Write(entry.At)).Run();
                SqliteSchema.Migrate(connection);
                using var left = connection.Prepare("SELECT count(*) FROM registry");
                left.Step();
                Assert.Equal(1, left.Integer(0));
                Assert.Throws<SqliteException>(() => connection.Execute("DELETE FROM registry"));
            }

            await using var database = new SqliteDatabase(path, Microsoft.Extensions.Logging.Abstractions.NullLogger<SqliteDatabase>.Instance);
            await database.OpenAsync(None);
            var heads = new SqliteWitnessedHeads(database);
            Assert.Equal(Head(36), await heads.FindAsync(Log, None));
            Assert.Equal(Head(7) with { Log = "60" }, await heads.FindAsync("60", None));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

public sealed class PostgresWitnessedTests() : WitnessedContract(StoreKind.Postgres)
{
    [Fact]
    public async Task Of_the_cosignatures_of_earlier_versions_the_newest_is_carried_over()
    {
        var url = await Postgres.FreshAsync();
        try
        {
            await Postgres.MigrateAsync(url, 6);
            await using var database = Postgres.Database(url);
            var registry = new PostgresRegistry(database);
            for (var i = 1; i <= 12; i++) Assert.True(await registry.TryPutAsync(Before(Head(i * 3), i), None));
            Assert.True(await registry.TryPutAsync(Before(Head(7) with { Log = "60" }, 1), None));
            Assert.True(await registry.TryPutAsync(new("acme", "persona", "p", 1, Utf8Json.From("{}"), default), None));

            await database.OpenAsync(None);
            var heads = new PostgresWitnessedHeads(database);
            Assert.Equal(Head(36), await heads.FindAsync(Log, None));
            Assert.Equal(Head(7) with { Log = "60" }, await heads.FindAsync("60", None));
            Assert.Equal(1, await Postgres.ScalarAsync<long>(url, "SELECT count(*) FROM registry"));
            await Assert.ThrowsAsync<Npgsql.PostgresException>(() => Postgres.ExecuteAsync(url, "DELETE FROM registry"));
            // A silo of the version before, still running, does not begin again from nothing.
            await Assert.ThrowsAsync<Npgsql.PostgresException>(async () => await registry.TryPutAsync(Before(Head(1), 1), None));
        }
        finally
        {
            await Postgres.DropAsync(url);
        }
    }
}
