using System.Globalization;

namespace Nexus.Stores;

/// <summary>Grain snapshots in the embedded database.</summary>
public sealed class SqliteSnapshots(SqliteDatabase database) : ISnapshotStore
{
    /// <inheritdoc />
    public ValueTask<Snapshot?> ReadAsync(string type, string key, CancellationToken cancellation) => database.ReadAsync(connection =>
    {
        using var row = connection.Prepare("SELECT etag, data FROM snapshots WHERE type = ?1 AND key = ?2 AND data IS NOT NULL").Bind(1, type).Bind(2, key);
        return row.Step() ? new Snapshot(Text(row.Integer(0)), row.Bytes(1).AsMemory()) : null;
    }, cancellation);

    /// <inheritdoc />
    public ValueTask<string?> WriteAsync(string type, string key, string? expectedEtag, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        if (bytes.IsEmpty) throw new ArgumentException("a snapshot holds at least one byte", nameof(bytes));
        return new(database.WriteAsync(connection =>
        {
            var (etag, exists) = Stands(connection, type, key);
            if ((exists ? Text(etag) : null) != expectedEtag) return null;
            connection.Prepare("INSERT INTO snapshots (type, key, etag, data) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (type, key) DO UPDATE SET etag = ?3, data = ?4")
                .Bind(1, type).Bind(2, key).Bind(3, etag + 1).Bind(4, bytes.Span).Run();
            return Text(etag + 1);
        }, cancellation));
    }

    /// <inheritdoc />
    public ValueTask<bool> ClearAsync(string type, string key, string? expectedEtag, CancellationToken cancellation) => new(database.WriteAsync(connection =>
    {
        var (etag, exists) = Stands(connection, type, key);
        if (!exists) return true;
        if (Text(etag) != expectedEtag) return false;
        connection.Prepare("UPDATE snapshots SET data = NULL WHERE type = ?1 AND key = ?2").Bind(1, type).Bind(2, key).Run();
        return true;
    }, cancellation));

    private static (long Etag, bool Exists) Stands(SqliteConnection connection, string type, string key)
    {
        using var row = connection.Prepare("SELECT etag, data IS NOT NULL FROM snapshots WHERE type = ?1 AND key = ?2").Bind(1, type).Bind(2, key);
        return row.Step() ? (row.Integer(0), row.Integer(1) == 1) : (0, false);
    }

    private static string Text(long etag) => etag.ToString(CultureInfo.InvariantCulture);
}
