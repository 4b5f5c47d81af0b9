using System.Collections.Immutable;
using Nexus.Ledger;
using SQLitePCL;

namespace Nexus.Stores;

/// <summary>A prepared statement. Disposing makes it ready for the next use; parameters count from 1, columns from 0.</summary>
internal sealed class SqliteStatement(SqliteConnection connection, sqlite3_stmt native) : IDisposable
{
    private const int UuidBytes = 16;

    // Used by whoever has the statement in hand, when it cannot have been closed.
    private readonly nint _row = native.DangerousGetHandle();

    public SqliteStatement Bind(int parameter, long value)
    {
        Check(raw.sqlite3_bind_int64(native, parameter, value));
        return this;
    }

    public SqliteStatement BindNull(int parameter)
    {
        Check(raw.sqlite3_bind_null(native, parameter));
        return this;
    }

    public SqliteStatement Bind(int parameter, string? text)
    {
        if (text is null) return BindNull(parameter);
        // An empty span has no address, and SQLite takes a text without one for null.
        Check(text.Length == 0 ? raw.sqlite3_bind_text(native, parameter, text) : raw.sqlite3_bind_text16(native, parameter, text.AsSpan()));
        return this;
    }

    /// <summary>Bytes; none at all are null.</summary>
    public SqliteStatement Bind(int parameter, ReadOnlySpan<byte> bytes)
    {
        Check(bytes.IsEmpty ? raw.sqlite3_bind_null(native, parameter) : raw.sqlite3_bind_blob(native, parameter, bytes));
        return this;
    }

    /// <summary>An id: 16 bytes if it is a UUID as we write them, text otherwise, null if empty.</summary>
    public SqliteStatement BindId(int parameter, string id)
    {
        if (id.Length == 0) return BindNull(parameter);
        if (!IdKey.TryUuid(id, out var uuid)) return Bind(parameter, id);
        Span<byte> bytes = stackalloc byte[UuidBytes];
        uuid.TryWriteBytes(bytes, bigEndian: true, out _);
        return Bind(parameter, bytes);
    }

    /// <summary>True while there is a row.</summary>
    public bool Step() => SqliteColumns.Step(_row) switch
    {
        raw.SQLITE_ROW => true,
        raw.SQLITE_DONE => false,
        _ => throw connection.Failure(),
    };

    /// <summary>Runs to the end and makes ready for the next use.</summary>
    public void Run()
    {
        try
        {
            while (Step())
            {
            }
        }
        finally
        {
            Dispose();
        }
    }

    public bool IsNull(int column) => SqliteColumns.Type(_row, column) == raw.SQLITE_NULL;

    public long Integer(int column) => SqliteColumns.Integer(_row, column);

    public string Text(int column) => raw.sqlite3_column_text(native, column).utf8_to_string();

    /// <summary>The bytes where they lie, until the next step; none for null.</summary>
    public ReadOnlySpan<byte> Blob(int column) => SqliteColumns.Blob(_row, column);

    public ImmutableArray<byte> Bytes(int column) => ImmutableArray.Create(Blob(column));

    public Utf8Json Json(int column) => new(Bytes(column));

    public string Id(int column) => Key(column).ToString();

    /// <summary>An id as it was bound; bytes that are no UUID are like no id that there is.</summary>
    public IdKey Key(int column) => SqliteColumns.Type(_row, column) switch
    {
        raw.SQLITE_NULL => default,
        raw.SQLITE_BLOB when Blob(column) is { Length: UuidBytes } uuid => new IdKey(new Guid(uuid, bigEndian: true)),
        raw.SQLITE_BLOB => new IdKey($"x'{Convert.ToHexStringLower(Blob(column))}'"),
        _ => new IdKey(Text(column)),
    };

    // The result of a reset repeats the failure of the last step, which was thrown already.
    public void Dispose() => raw.sqlite3_reset(native);

    public void Close() => native.Dispose();

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK) throw connection.Failure();
    }
}
