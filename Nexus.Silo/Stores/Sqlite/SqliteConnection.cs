using SQLitePCL;

namespace Nexus.Stores;

/// <summary>One SQLite connection and its statements, each prepared once. Used by one thread at a time.</summary>
/// <remarks>Over the raw interface: the command objects of a data provider cost more than the inserts themselves.</remarks>
internal sealed class SqliteConnection : IDisposable
{
    private const int CacheWrite = 9;

    private readonly sqlite3 _db;
    private readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);

    private SqliteConnection(sqlite3 db) => _db = db;

    public bool InTransaction => raw.sqlite3_get_autocommit(_db) == 0;

    /// <summary>Of the files of <paramref name="path"/>, which it was opened with.</summary>
    public SqliteFiles Files(string path) => new(_db.DangerousGetHandle(), path);

    /// <summary>From now on its write-ahead log is written once a commit.</summary>
    public void GatherLogWrites() => SqliteLogWrites.Gather(_db.DangerousGetHandle());

    public int Changes => raw.sqlite3_changes(_db);

    public static SqliteConnection Open(string path, bool readOnly)
    {
        _ = SqliteLibrary.Description;
        var flags = raw.SQLITE_OPEN_NOMUTEX | (readOnly ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);
        var code = raw.sqlite3_open_v2(path, out var db, flags, null);
        var connection = new SqliteConnection(db);
        if (code != raw.SQLITE_OK)
        {
            var failure = connection.Failure();
            connection.Dispose();
            throw failure;
        }

        raw.sqlite3_extended_result_codes(db, 1);
        raw.sqlite3_busy_timeout(db, 5000);
        return connection;
    }

    /// <summary>A prepared statement, reset when disposed.</summary>
    public SqliteStatement Prepare(string sql)
    {
        if (_statements.TryGetValue(sql, out var statement)) return statement;
        if (raw.sqlite3_prepare_v2(_db, sql, out var native) != raw.SQLITE_OK) throw Failure();
        return _statements[sql] = new SqliteStatement(this, native);
    }

    /// <summary>Runs a prepared statement that takes and gives nothing.</summary>
    public void Run(string sql)
    {
        using var statement = Prepare(sql);
        while (statement.Step())
        {
        }
    }

    /// <summary>Runs any number of statements once.</summary>
    public void Execute(string script)
    {
        if (raw.sqlite3_exec(_db, script) != raw.SQLITE_OK) throw Failure();
    }

    /// <summary>Moves finished pages from the write-ahead log into the database without waiting for anyone.</summary>
    /// <returns>False if somebody else is at it.</returns>
    public bool Checkpoint()
    {
        var code = raw.sqlite3_wal_checkpoint_v2(_db, null, raw.SQLITE_CHECKPOINT_PASSIVE, out _, out _);
        if (code is not (raw.SQLITE_OK or raw.SQLITE_BUSY)) throw Failure();
        return code == raw.SQLITE_OK;
    }

    /// <summary>Pages written since this was asked last.</summary>
    public int TakePagesWritten()
    {
        raw.sqlite3_db_status(_db, CacheWrite, out var pages, out _, 1);
        return pages;
    }

    public SqliteException Failure() => new(raw.sqlite3_extended_errcode(_db), raw.sqlite3_errmsg(_db).utf8_to_string());

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
            statement.Close();
        _db.Dispose();
    }
}
