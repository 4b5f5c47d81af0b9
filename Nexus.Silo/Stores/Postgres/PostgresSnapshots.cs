using System.Globalization;
using System.Runtime.InteropServices;

namespace Nexus.Stores;

/// <summary>Grain snapshots in PostgreSQL.</summary>
public sealed class PostgresSnapshots(PostgresDatabase database) : ISnapshotStore
{
    /// <inheritdoc />
    public ValueTask<Snapshot?> ReadAsync(string type, string key, CancellationToken cancellation) =>
        database.FirstAsync(
            "SELECT etag, data FROM snapshots WHERE type = $1 AND key = $2 AND data IS NOT NULL",
            row => new Snapshot(Text(row.GetInt64(0)), row.GetFieldValue<byte[]>(1)), cancellation, type, key);

    /// <inheritdoc />
    public async ValueTask<string?> WriteAsync(string type, string key, string? expectedEtag, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        if (bytes.IsEmpty) throw new ArgumentException("a snapshot holds at least one byte", nameof(bytes));
        const string create = """
            INSERT INTO snapshots AS s (type, key, etag, data) VALUES ($1, $2, 1, $3)
            ON CONFLICT (type, key) DO UPDATE SET etag = s.etag + 1, data = excluded.data WHERE s.data IS NULL RETURNING etag
            """;
        const string replace = "UPDATE snapshots SET etag = etag + 1, data = $3 WHERE type = $1 AND key = $2 AND etag = $4 AND data IS NOT NULL RETURNING etag";
        var data = MemoryMarshal.TryGetArray(bytes, out var array) && array.Count == array.Array!.Length ? array.Array : bytes.ToArray();
        if (expectedEtag is null)
            return await database.FirstAsync(create, row => Text(row.GetInt64(0)), cancellation, type, key, data);
        return Number(expectedEtag) is { } etag ? await database.FirstAsync(replace, row => Text(row.GetInt64(0)), cancellation, type, key, data, etag) : null;
    }

    /// <inheritdoc />
    public async ValueTask<bool> ClearAsync(string type, string key, string? expectedEtag, CancellationToken cancellation)
    {
        var cleared = await database.ChangeAsync("UPDATE snapshots SET data = NULL WHERE type = $1 AND key = $2 AND etag = $3 AND data IS NOT NULL", cancellation, type, key, Number(expectedEtag) ?? 0L);
        return cleared == 1 || await ReadAsync(type, key, cancellation) is null;
    }

    private static string Text(long etag) => etag.ToString(CultureInfo.InvariantCulture);

    private static long? Number(string? etag) => long.TryParse(etag, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
