using Nexus.Ledger;
using Nexus.Stores;
using Nexus.Tenants;
using Npgsql;
using Xunit;

namespace Nexus.Tests.Stores;

/// <summary>Whoever reaches the database without being its owner cannot change the log either.</summary>
public abstract class AppendOnlyContract(StoreKind kind) : StoreContract(kind)
{
    [Theory]
    [InlineData("UPDATE leaves SET epoch = 9")]
    [InlineData("DELETE FROM leaves")]
    [InlineData("UPDATE payloads SET salt = NULL")]
    [InlineData("DELETE FROM payloads")]
    [InlineData("UPDATE tiles SET hash = hash")]
    [InlineData("DELETE FROM tiles")]
    [InlineData("UPDATE heads SET size = size - 1")]
    [InlineData("UPDATE heads SET root = edge")]
    [InlineData("UPDATE heads SET tenant = 'mine', size = size + 1")]
    [InlineData("DELETE FROM heads")]
    [InlineData("INSERT INTO registry (tenant, kind, id, version, at, document) VALUES ('acme', 'persona', 'p', 1, '', ''); UPDATE registry SET at = 'x'")]
    [InlineData("INSERT INTO registry (tenant, kind, id, version, at, document) VALUES ('acme', 'persona', 'p', 1, '', ''); DELETE FROM registry WHERE kind = 'persona'")]
    public async Task No_statement_changes_what_is_in_the_log(string statement)
    {
        await FillAsync();
        var refusal = await Assert.ThrowsAnyAsync<Exception>(() => Stores.ExecuteAsync(statement));
        Assert.True(refusal is PostgresException { SqlState: "P0001" } or SqliteException, refusal.ToString());
        Assert.Equal(257, (await Stores.Log.HeadAsync("acme", None)).Size);
    }

    /// <summary>Enough for a tile.</summary>
    protected async Task FillAsync()
    {
        var leaves = Enumerable.Range(0, 257).Select(_ => SomeLeaf.Decision()).ToArray();
        var batch = LedgerBatch.Build(CompactRange.From(0, []), 0, [.. leaves], out _);
        Assert.Equal(AppendStatus.Appended, (await Stores.Log.TryAppendAsync("acme", 0, batch, None)).Status);
    }
}

public sealed class SqliteAppendOnlyTests() : AppendOnlyContract(StoreKind.Sqlite);

public sealed class PostgresAppendOnlyTests() : AppendOnlyContract(StoreKind.Postgres)
{
    [Theory]
    [InlineData("leaves")]
    [InlineData("payloads")]
    [InlineData("tiles")]
    [InlineData("heads")]
    [InlineData("seals")]
    [InlineData("registry")]
    public async Task Nothing_is_truncated(string table)
    {
        await FillAsync();
        Assert.Equal("P0001", (await Assert.ThrowsAsync<PostgresException>(() => Stores.ExecuteAsync($"TRUNCATE {table}"))).SqlState);
    }

    [Fact]
    public async Task A_silo_works_with_a_role_that_can_only_add()
    {
        await FillAsync();
        var role = $"nexus_app_{Guid.NewGuid():n}";
        await Stores.ExecuteAsync((await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "roles.sql"), None)).Replace("nexus_app", role, StringComparison.Ordinal));
        try
        {
            var connection = new NpgsqlConnectionStringBuilder(Stores.Options.DatabaseUrl) { Username = role }.ConnectionString;
            await using (var database = Postgres.Database(connection))
            {
                await database.OpenAsync(None);
                await database.WriteProbeAsync(None);
                var (log, seal) = (new PostgresSealLog(database), SomeLeaf.Id());
                Assert.Equal(AppendStatus.Appended, (await log.AppendAsync("new", SomeLeaf.Decision(seal, open: OpenMark.Opens), SomeLeaf.Erasure(seal))).Status);
                Assert.Equal(1, await new PostgresPayloads(database).EraseAsync("new", [seal], None));
            }

            foreach (var statement in (string[])["UPDATE leaves SET epoch = 9", "ALTER TABLE leaves DISABLE TRIGGER ALL", "DROP TRIGGER leaves_never_change ON leaves", "TRUNCATE tiles", "UPDATE heads SET tenant = 'mine'"])
                Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => Postgres.ExecuteAsync(connection, statement))).SqlState);
        }
        finally
        {
            await Stores.ExecuteAsync($"DROP OWNED BY {role}; DROP ROLE {role}");
        }
    }

    [Fact]
    public async Task A_backup_fills_an_empty_database_and_no_other()
    {
        await FillAsync();
        await Stores.Registry.TryPutAsync(new RegistryEntry("acme", "thing", "one", 1, Utf8Json.From("{}"), DateTimeOffset.UnixEpoch), None);
        var file = Path.Combine(Directory.CreateDirectory(Stores.Options.DataDirectory).FullName, "backup.zip");
        await PostgresBackup.WriteAsync(Stores.Options.DatabaseUrl!, file, None);
        await Assert.ThrowsAsync<NexusException>(() => PostgresBackup.WriteAsync(Stores.Options.DatabaseUrl!, file, None));
        Assert.Equal(ErrorCode.Conflict, (await Assert.ThrowsAsync<NexusException>(() => PostgresBackup.ReadAsync(Stores.Options.DatabaseUrl!, file, None))).Code);

        var other = await Postgres.FreshAsync();
        try
        {
            await PostgresBackup.ReadAsync(other, file, None);
            await using var database = Postgres.Database(other);
            await database.OpenAsync(None);
            var log = new PostgresSealLog(database);
            Assert.Equal((await Stores.Log.HeadAsync("acme", None)).Root.AsEnumerable(), (await log.HeadAsync("acme", None)).Root);
            var (before, after) = (await Stores.Log.ReadAsync("acme", 0, 300, None), await log.ReadAsync("acme", 0, 300, None));
            for (var i = 0; i < before.Count; i++) SomeLeaf.Same(before[i].Draft, after[i].Draft);
            // Numbers go on where they were: a tenant that is new there collides with none.
            Assert.Equal(AppendStatus.Appended, (await log.AppendAsync("new", SomeLeaf.Decision())).Status);
        }
        finally
        {
            await Postgres.DropAsync(other);
        }
    }
}
