using Microsoft.Extensions.Logging;
using Nexus.Ledger;
using Npgsql;

namespace Nexus.Stores;

/// <summary>A PostgreSQL database, reached through a pool of connections. Gone and back, it works again without a restart.</summary>
public sealed class PostgresDatabase : IDatabase
{
    // Where PostgreSQL's own schema is not Nexus's: everything of ours stands in one schema.
    internal const string Schema = "nexus";
    private const string DiskFull = "53100";
    private const long MigrationLock = 0x4e58_5553_0000_0001;
    private const string OwnerFirst = "after an update start a silo once as the owner of the database, then run deploy/postgres/roles.sql again as the owner";
    private const string Closed = $"""
        SELECT string_agg(relname, ', ' ORDER BY relname) FROM pg_class WHERE relnamespace = '{Schema}'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition AND relname NOT LIKE 'orleans%'
        AND (NOT has_table_privilege(oid, 'SELECT') OR relname <> 'migrations' AND NOT has_table_privilege(oid, 'INSERT'))
        """;
    private const string MakeRoom = "SELECT make_room()";

    private readonly ILogger<PostgresDatabase> _log;
    private readonly NpgsqlDataSource _source;

    // Idle connections are taken in turn, the longest idle first: among the many that readers have opened, each append would meet a server process that does not know its plan yet.
    private readonly NpgsqlDataSource _appending;
    private readonly PostgresAppenders _appenders = new();

    /// <summary>A database that nothing is asked of before <see cref="OpenAsync"/>.</summary>
    public PostgresDatabase(string connectionString, ILogger<PostgresDatabase> log)
    {
        _log = log;
        var builder = new NpgsqlConnectionStringBuilder(connectionString)
        {
            SearchPath = Schema,
            MaxAutoPrepare = 40,
            AutoPrepareMinUsages = 2,
            NoResetOnClose = true,
        };
        if (string.IsNullOrEmpty(builder.ApplicationName)) builder.ApplicationName = "nexus";
        Description = $"PostgreSQL {builder.Host}:{builder.Port}/{builder.Database ?? builder.Username}";
        _source = NpgsqlDataSource.Create(builder);
        builder.MaxPoolSize = Math.Min(builder.MaxPoolSize, PostgresAppenders.Most);
        builder.MinPoolSize = Math.Min(builder.MinPoolSize, PostgresAppenders.Most);
        _appending = NpgsqlDataSource.Create(builder);
    }

    private string Description { get; }

    /// <inheritdoc />
    public async Task OpenAsync(CancellationToken cancellation)
    {
        try
        {
            await AskAsync(connection => PrepareAsync(connection, cancellation), cancellation);
        }
        catch (PostgresException refusal)
        {
            throw new NexusException(ErrorCode.Invalid, $"database_url (NEXUS_DATABASE_URL): {Description} cannot be used: {refusal.MessageText} ({refusal.SqlState}){(refusal.SqlState == PostgresErrorCodes.InsufficientPrivilege ? "; " + OwnerFirst : "")}", refusal);
        }

        _log.LogInformation("{Database}", Description);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _appenders.Dispose();
        await _appending.DisposeAsync();
        await _source.DisposeAsync();
    }

    /// <inheritdoc />
    public async ValueTask WriteProbeAsync(CancellationToken cancellation) => await AskAsync(async connection =>
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await RunAsync(connection, $"INSERT INTO registry (tenant, kind, id, version, document, at) VALUES ('', 'probe', gen_random_uuid()::text, 1, decode(repeat('00', {IDatabase.ProbeBytes}), 'hex'), '')", cancellation);
        await RunAsync(connection, "DELETE FROM registry WHERE tenant = '' AND kind = 'probe'", cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }, cancellation);

    /// <summary>Makes parts of the large tables ahead of need, if more are needed. No append waits for it. Returns how many it made.</summary>
    public ValueTask<int> MakeRoomAsync(CancellationToken cancellation) => AskAsync(async connection =>
    {
        await using var command = new NpgsqlCommand(MakeRoom, connection);
        return (int)(await command.ExecuteScalarAsync(cancellation))!;
    }, cancellation);

    /// <summary>Runs <paramref name="ask"/> on a pooled connection; a database that does not answer is a <see cref="StoreUnavailableException"/>.</summary>
    internal async ValueTask<T> AskAsync<T>(Func<NpgsqlConnection, Task<T>> ask, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await _source.OpenConnectionAsync(cancellation);
            return await ask(connection);
        }
        catch (Exception failure) when (Unavailable(failure) is { } told)
        {
            throw told;
        }
    }

    /// <summary>The same for an append to one log, in its turn. Never cancelled: an append given up half way would leave its caller in the dark.</summary>
    internal Task<AppendResult> AppendAsync(string tenant, Func<NpgsqlConnection, AppendResult> append) => _appenders.RunAsync(tenant, () =>
    {
        try
        {
            using var connection = _appending.OpenConnection();
            return append(connection);
        }
        catch (Exception failure) when (Unavailable(failure) is { } told)
        {
            throw told;
        }
    });

    /// <summary>A connection that belongs to the caller, outside the pool's care for idle ones.</summary>
    internal ValueTask<NpgsqlConnection> OpenOwnAsync(CancellationToken cancellation) => _source.OpenConnectionAsync(cancellation);

    /// <summary>Anything but a plain refusal of what was asked: nobody knows then what happened.</summary>
    internal static bool IsUnavailable(NpgsqlException failure) =>
        failure is not PostgresException refusal || refusal.SqlState[..2] is "08" or "40" or "53" or "57" or "58" or "XX";

    // A wrong name or password, a database that is not there: of the connection, not of what was asked.
    private static bool IsShutOut(PostgresException refusal) => refusal.SqlState[..2] is "28" or "3D";

    private StoreUnavailableException? Unavailable(Exception failure)
    {
        if (failure is PostgresException shut && IsShutOut(shut)) return new StoreUnavailableException($"{Description} does not let us in: {shut.MessageText}; see database_url (NEXUS_DATABASE_URL)", shut);
        if (failure is not TimeoutException && !(failure is NpgsqlException refusal && IsUnavailable(refusal))) return null;
        var full = failure is PostgresException { SqlState: DiskFull };
        var damaged = failure is PostgresException { SqlState: PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted };
        return new StoreUnavailableException($"{Description} {(full ? "is full" : damaged ? "is damaged" : "does not answer")}: {failure.Message}", failure, full, damaged);
    }

    private async Task<bool> PrepareAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await RunAsync(connection, $"SELECT pg_advisory_lock({MigrationLock})", cancellation);
        try
        {
            await MigrateAsync(connection, cancellation);
            await CheckRightsAsync(connection, cancellation);
            await RunAsync(connection, MakeRoom, cancellation);
        }
        finally
        {
            await RunAsync(connection, $"SELECT pg_advisory_unlock({MigrationLock})", CancellationToken.None);
        }

        return true;
    }

    /// <summary>A role that lacks something must not be found out by the first who needs it.</summary>
    private async Task CheckRightsAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var ask = new NpgsqlCommand(Closed, connection);
        if (await ask.ExecuteScalarAsync(cancellation) is string tables)
            throw new NexusException(ErrorCode.Invalid, $"database_url (NEXUS_DATABASE_URL): {Description} cannot be used: its role may not read or add to {tables}; {OwnerFirst}");
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private async Task MigrateAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        // Asked first: a role that may only add cannot create, not even what is there.
        await using (var there = new NpgsqlCommand($"SELECT to_regclass('{Schema}.migrations') IS NULL", connection))
            if ((bool)(await there.ExecuteScalarAsync(cancellation))!) await RunAsync(connection, $"CREATE SCHEMA IF NOT EXISTS {Schema}; CREATE TABLE IF NOT EXISTS migrations (version integer PRIMARY KEY, name text NOT NULL, applied timestamptz NOT NULL DEFAULT now())", cancellation);
        await using var ask = new NpgsqlCommand("SELECT coalesce(max(version), 0) FROM migrations", connection);
        var stands = (int)(await ask.ExecuteScalarAsync(cancellation))!;
        var migrations = Migrations.Of("Postgres");
        if (stands > migrations.Count)
            throw new NexusException(ErrorCode.Invalid, $"{Description} is at schema version {stands}, this program knows {migrations.Count}: it was written by a newer one");
        foreach (var migration in migrations.Skip(stands))
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            await RunAsync(connection, migration.Sql, cancellation);
            await using var note = new NpgsqlCommand("INSERT INTO migrations (version, name) VALUES ($1, $2)", connection)
            {
                Parameters = { new() { Value = migration.Version }, new() { Value = migration.Resource } },
            };
            await note.ExecuteNonQueryAsync(cancellation);
            await transaction.CommitAsync(cancellation);
        }
    }
}
