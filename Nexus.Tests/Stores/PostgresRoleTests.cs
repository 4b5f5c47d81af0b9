using System.Text.RegularExpressions;
using Nexus.Ledger;
using Nexus.Stores;
using Nexus.Tenants;
using Npgsql;
using Xunit;

namespace Nexus.Tests.Stores;

/// <summary>The role that can add to the log and not change it, over updates.</summary>
public sealed class PostgresRoleTests : IAsyncLifetime
{
    // As roles.sql stood before the large tables were parted, and before a witness had a table of its own.
    private const string Oldest = """
        GRANT USAGE ON SCHEMA nexus TO nexus_app; GRANT SELECT ON ALL TABLES IN SCHEMA nexus TO nexus_app;
        GRANT INSERT ON nexus.leaves, nexus.tiles, nexus.heads, nexus.payloads, nexus.open_actions TO nexus_app;
        GRANT UPDATE (size, seals, root, edge) ON nexus.heads TO nexus_app; GRANT DELETE ON nexus.payloads, nexus.open_actions TO nexus_app;
        GRANT INSERT, DELETE ON nexus.registry TO nexus_app;
        GRANT INSERT, UPDATE ON nexus.epochs, nexus.snapshots, nexus.alerts, nexus.alert_changes, nexus.approvals, nexus.approval_marks TO nexus_app;
        GRANT INSERT ON nexus.documents, nexus.passages TO nexus_app;
        """;

    // The version whose roles.sql that was.
    private const int First = 5;

    private static readonly Regex Grant = new(@"(GRANT [^;]*? ON )(nexus\.\w+(?:, nexus\.\w+)*)( TO [^;]*;)");

    private readonly string _role = $"nexus_app_{Guid.NewGuid():n}";
    private string _url = "";

    public static TheoryData<int> Earlier => [.. Enumerable.Range(First, Migrations.Of("Postgres").Count - First)];

    private string AsRole => new NpgsqlConnectionStringBuilder(_url) { Username = _role, Pooling = false }.ConnectionString;

    public async ValueTask InitializeAsync() => _url = await Postgres.FreshAsync();

    public async ValueTask DisposeAsync()
    {
        await Postgres.ExecuteAsync(_url, $"DO $$ BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{_role}') THEN DROP OWNED BY {_role}; DROP ROLE {_role}; END IF; END $$");
        await Postgres.DropAsync(_url);
    }

    [Theory]
    [MemberData(nameof(Earlier))]
    public async Task A_role_that_was_made_before_an_update_works_after_it_as_before(int version)
    {
        await Postgres.MigrateAsync(_url, version);
        await Postgres.ExecuteAsync(_url, $"CREATE ROLE {_role} LOGIN");
        await GrantAsync(version == First ? Oldest : await RolesThenAsync());

        // It cannot make the update itself, and says who can.
        Assert.Contains("start a silo once as the owner of the database, then run deploy/postgres/roles.sql again", (await Assert.ThrowsAsync<NexusException>(OpenAsync)).Message, StringComparison.Ordinal);
        await UpdateAsync();
        await WorksAsync();
        await GrantAsync(await RolesAsync());
        await GrantAsync(await RolesAsync());
        await WorksAsync();
    }

    [Fact]
    public async Task A_role_that_lacks_a_table_is_told_which_when_the_silo_starts_and_roles_sql_run_again_gives_it()
    {
        await UpdateAsync();
        await GrantAsync(await RolesAsync());
        await WorksAsync();
        await Postgres.ExecuteAsync(_url, "CREATE TABLE later (id integer); CREATE TABLE orleans_later (id integer)");
        var refusal = await Assert.ThrowsAsync<NexusException>(OpenAsync);
        Assert.Contains("its role may not read or add to later; after an update start a silo once as the owner", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("orleans", refusal.Message, StringComparison.Ordinal);
        await GrantAsync(await RolesAsync() + "GRANT INSERT ON nexus.later TO nexus_app;");
        await WorksAsync();
    }

    private static Task<string> RolesAsync() => File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "roles.sql"));

    /// <summary>roles.sql, without what the database does not have yet.</summary>
    private async Task<string> RolesThenAsync()
    {
        var there = await Postgres.ScalarAsync<string[]>(_url, "SELECT array_agg(relname::text) FROM pg_class WHERE relnamespace = 'nexus'::regnamespace");
        return Grant.Replace(await RolesAsync(), grant =>
        {
            var tables = grant.Groups[2].Value.Split(", ").Where(table => there.Contains(table["nexus.".Length..])).ToList();
            return tables.Count == 0 ? "" : $"{grant.Groups[1].Value}{string.Join(", ", tables)}{grant.Groups[3].Value}";
        });
    }

    private Task GrantAsync(string sql) => Postgres.ExecuteAsync(_url, sql.Replace("nexus_app", _role, StringComparison.Ordinal));

    private async Task UpdateAsync()
    {
        await using var owner = Postgres.Database(_url);
        await owner.OpenAsync(CancellationToken.None);
    }

    private async Task OpenAsync()
    {
        await using var database = Postgres.Database(AsRole);
        await database.OpenAsync(CancellationToken.None);
    }

    /// <summary>All that a silo asks of its role, and nothing that it must not be able to.</summary>
    private async Task WorksAsync()
    {
        await using var database = Postgres.Database(AsRole);
        await database.OpenAsync(CancellationToken.None);
        await database.WriteProbeAsync(CancellationToken.None);
        await database.MakeRoomAsync(CancellationToken.None);
        var (log, seal, tenant) = (new PostgresSealLog(database), SomeLeaf.Id(), $"t{Guid.NewGuid():n}");
        Assert.Equal(AppendStatus.Appended, (await log.AppendAsync(tenant, SomeLeaf.Decision(seal, open: OpenMark.Opens), SomeLeaf.Erasure(seal))).Status);
        Assert.Equal(1, await new PostgresPayloads(database).EraseAsync(tenant, [seal], CancellationToken.None));
        Assert.True(await new PostgresRegistry(database).TryPutAsync(new RegistryEntry(tenant, RegistryKind.Persona, "p", 1, Utf8Json.From("{}"), DateTimeOffset.UnixEpoch), CancellationToken.None));
        var (heads, head) = (new PostgresWitnessedHeads(database), new WitnessedHead(tenant, 5, "AAAA", "note", DateTimeOffset.UnixEpoch));
        Assert.True(await heads.TryPutAsync(head, null, CancellationToken.None));
        Assert.True(await heads.TryPutAsync(head with { Size = 6, Note = "next" }, head, CancellationToken.None));
        foreach (var statement in (string[])["UPDATE leaves SET epoch = 9", "DELETE FROM leaves", "DELETE FROM seals", "DELETE FROM witnessed", "TRUNCATE tiles", "DROP TRIGGER leaves_never_change ON leaves"])
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => Postgres.ExecuteAsync(AsRole, statement))).SqlState);
    }
}
