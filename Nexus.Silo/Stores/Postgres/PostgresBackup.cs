using System.Data;
using System.Globalization;
using System.IO.Compression;
using Microsoft.Extensions.Logging.Abstractions;
using Nexus.Ledger;
using Npgsql;

namespace Nexus.Stores;

/// <summary>Copies the tables of a PostgreSQL store into one file (a zip of PostgreSQL's own binary copies) and back: one consistent moment, taken while it is in use.</summary>
/// <remarks>What Orleans keeps there belongs to running silos and is left out; grains fold their state from the ledger again.</remarks>
public static class PostgresBackup
{
    private const string Version = "schema-version";
    private const string Tables = "SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'nexus' AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> 'migrations' AND c.relname NOT LIKE 'orleans%' ORDER BY c.oid";
    private const string Counters = "SELECT table_name::text || '.' || column_name FROM information_schema.columns WHERE table_schema = 'nexus' AND is_identity = 'YES' AND table_name NOT LIKE 'orleans%'";

    /// <summary>Writes the copy to <paramref name="file"/>, which must not exist.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Conflict"/> if it does.</exception>
    public static async Task WriteAsync(string connectionString, string file, CancellationToken cancellation)
    {
        using var aside = BackupFile.Begin(file);
        await using var connection = await OpenAsync(connectionString, cancellation);
        await using var moment = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        var tables = await ListAsync(connection, Tables, cancellation);
        await using (var written = new FileStream(aside.Path, FileMode.Open, FileAccess.ReadWrite))
        await using (var zip = new ZipArchive(written, ZipArchiveMode.Create))
        {
            await using (var version = new StreamWriter(await zip.CreateEntry(Version).OpenAsync(cancellation)))
                await version.WriteAsync((await ListAsync(connection, "SELECT max(version)::text FROM nexus.migrations", cancellation))[0]);
            foreach (var table in tables)
            {
                await using var from = await connection.BeginRawBinaryCopyAsync($"COPY (SELECT * FROM nexus.{table}) TO STDOUT (FORMAT binary)", cancellation);
                await using var to = await zip.CreateEntry(table, CompressionLevel.Fastest).OpenAsync(cancellation);
                await from.CopyToAsync(to, cancellation);
            }
        }

        aside.Done();
    }

    /// <summary>Fills an empty database from <paramref name="file"/>, all of it or nothing.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Conflict"/> if the database holds anything of Nexus; <see cref="ErrorCode.Invalid"/> if the file is no backup of this version's schema.</exception>
    public static async Task ReadAsync(string connectionString, string file, CancellationToken cancellation)
    {
        if (!File.Exists(file)) throw new NexusException(ErrorCode.NotFound, $"there is no file '{file}'");
        await using var zip = await OpenZipAsync(file, cancellation);
        var (written, known) = (await VersionAsync(zip, file, cancellation), Migrations.Of("Postgres").Count.ToString(CultureInfo.InvariantCulture));
        if (written != known) throw new NexusException(ErrorCode.Invalid, $"'{file}' has schema version {written}, this program {known}: restore it with the version of nexus that wrote it, which the next one then brings up to date");
        await using (var database = new PostgresDatabase(connectionString, NullLogger<PostgresDatabase>.Instance)) await database.OpenAsync(cancellation);
        await using var connection = await OpenAsync(connectionString, cancellation);
        await using var whole = await connection.BeginTransactionAsync(cancellation);
        var tables = await ListAsync(connection, Tables, cancellation);
        foreach (var table in tables)
        {
            if ((await ListAsync(connection, $"SELECT 'x' FROM nexus.{table} LIMIT 1", cancellation)).Count > 0) throw new NexusException(ErrorCode.Conflict, $"the database is in use: its table {table} is not empty; restore into an empty one");
            var entry = zip.GetEntry(table) ?? throw new NexusException(ErrorCode.Invalid, $"'{file}' lacks the table {table}");
            await using (var from = await entry.OpenAsync(cancellation))
            await using (var to = await connection.BeginRawBinaryCopyAsync($"COPY nexus.{table} FROM STDIN (FORMAT binary)", cancellation))
                await from.CopyToAsync(to, cancellation);
            // The heads come first and say how many parts the leaves need.
            if (table == "heads") await ListAsync(connection, "SELECT nexus.make_room()::text", cancellation);
        }

        foreach (var counter in await ListAsync(connection, Counters, cancellation))
            if (counter.Split('.') is [var table, var column]) await ListAsync(connection, $"SELECT setval(pg_get_serial_sequence('nexus.{table}', '{column}'), coalesce(max({column}), 0) + 1, false)::text FROM nexus.{table}", cancellation);
        await whole.CommitAsync(cancellation);
    }

    private static async Task<ZipArchive> OpenZipAsync(string file, CancellationToken cancellation)
    {
        try
        {
            return await ZipFile.OpenReadAsync(file, cancellation);
        }
        catch (InvalidDataException error)
        {
            throw new NexusException(ErrorCode.Invalid, $"'{file}' is no backup of a PostgreSQL store: {error.Message}", error);
        }
    }

    private static async Task<string> VersionAsync(ZipArchive zip, string file, CancellationToken cancellation)
    {
        if (zip.GetEntry(Version) is not { } entry) throw new NexusException(ErrorCode.Invalid, $"'{file}' is no backup of a PostgreSQL store: it names no schema version");
        using var reader = new StreamReader(await entry.OpenAsync(cancellation));
        return await reader.ReadToEndAsync(cancellation);
    }

    private static async Task<NpgsqlConnection> OpenAsync(string connectionString, CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, CommandTimeout = 0 }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellation);
            return connection;
        }
        catch (NpgsqlException failure)
        {
            await connection.DisposeAsync();
            throw new StoreUnavailableException($"the database does not answer: {failure.Message}", failure);
        }
    }

    private static async Task<List<string>> ListAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var found = new List<string>();
        while (await rows.ReadAsync(cancellation)) found.Add(rows.GetString(0));
        return found;
    }
}
