using System.Globalization;
using Microsoft.Extensions.Logging;
using Nexus.Ledger;

namespace Nexus.Stores;

/// <summary>The embedded database: one writer thread, many readers, a checkpointer.</summary>
public sealed class SqliteDatabase(string path, ILogger<SqliteDatabase> log, Action<string, Exception>? fatal = null, long maxPages = 0) : IDatabase
{
    private const int PageSize = 4096;

    private Opened? _opened;
    private StoreUnavailableException? _damage;

    /// <summary>Opens and migrates. The caller holds the lock of the data directory.</summary>
    public Task OpenAsync(CancellationToken cancellation)
    {
        var left = new FileInfo(path + "-wal") is { Exists: true } file ? file.Length : 0;
        var writing = Ready();
        var end = fatal ?? Environment.FailFast;
        var checkpointer = new SqliteCheckpointer(Connect(), log, end);
        // What a killed process left counts: or processes that die young would each add to a log that every start has to read.
        checkpointer.Written((int)Math.Min(left / PageSize, int.MaxValue / 2));
        _opened = new Opened(writing, new SqliteWriter(writing, writing.Files(path), checkpointer, end, Failed), checkpointer, new SqliteReaders(path, Failed));
        log.LogInformation("{Library}, database {Path}", SqliteLibrary.Description, path);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public async ValueTask WriteProbeAsync(CancellationToken cancellation)
    {
        // Damage does not heal: whoever met it once knows for the rest.
        if (Volatile.Read(ref _damage) is { } damage) throw new StoreUnavailableException(damage.Message, damage, damaged: true);
        await WriteAsync(Probe, cancellation).WaitAsync(cancellation);
    }

    private static bool Probe(SqliteConnection connection)
    {
        connection.Execute(string.Create(CultureInfo.InvariantCulture, $"INSERT INTO registry (tenant, kind, id, version, document, at) VALUES ('', 'probe', '', 1, zeroblob({IDatabase.ProbeBytes}), ''); DELETE FROM registry WHERE tenant = '' AND kind = 'probe'"));
        return true;
    }

    /// <summary>Finishes what was accepted and closes.</summary>
    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _opened, null) is not { } opened) return ValueTask.CompletedTask;
        opened.Writer.Dispose();
        opened.Checkpointer.Dispose();
        opened.Readers.Dispose();
        opened.Writing.Dispose();
        return ValueTask.CompletedTask;
    }

    internal Task<T> WriteAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellation) => Now.Writer.RunAsync(work, cancellation);

    /// <summary>The same for short work, on this thread if nobody else writes.</summary>
    internal Task<T> WriteHereAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellation) => Now.Writer.RunHereAsync(work, cancellation);

    internal ValueTask<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Now.Readers.Read(read));
    }

    private Opened Now => _opened ?? throw new StoreUnavailableException("the database is closed", new ObjectDisposedException(nameof(SqliteDatabase)));

    /// <exception cref="StoreUnavailableException">The file cannot be used: no database, not to be written, no room.</exception>
    private SqliteConnection Ready()
    {
        SqliteConnection? writing = null;
        try
        {
            writing = Connect();
            writing.Execute("PRAGMA journal_mode = WAL");
            SqliteSchema.Migrate(writing);
            writing.Execute("BEGIN IMMEDIATE; ROLLBACK");
            writing.TakePagesWritten();
            writing.GatherLogWrites();
            return writing;
        }
        catch (SqliteException failure)
        {
            writing?.Dispose();
            throw new StoreUnavailableException($"the database {path} cannot be used: {failure.Message}", failure, failure.IsDiskFull, failure.IsDamage);
        }
    }

    private void Failed(StoreUnavailableException failure)
    {
        if (failure.IsDamaged && Interlocked.CompareExchange(ref _damage, failure, null) is null)
            log.LogError("{Path}: {Damage}; nexus verify says where, a backup brings it back (nexus restore)", path, failure.Message);
    }

    private SqliteConnection Connect()
    {
        var connection = SqliteConnection.Open(path, readOnly: false);
        // Checkpoints are the checkpointer's; temporary journals of savepoints stay in memory.
        connection.Execute("PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000; PRAGMA trusted_schema = OFF;");
        if (maxPages > 0) connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {maxPages}"));
        return connection;
    }

    private sealed record Opened(SqliteConnection Writing, SqliteWriter Writer, SqliteCheckpointer Checkpointer, SqliteReaders Readers);
}
