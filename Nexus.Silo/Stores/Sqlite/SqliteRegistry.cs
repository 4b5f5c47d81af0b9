using Nexus.Tenants;

namespace Nexus.Stores;

/// <summary>Versioned documents in the embedded database.</summary>
public sealed class SqliteRegistry(SqliteDatabase database) : IRegistry
{
    /// <inheritdoc />
    public ValueTask<RegistryEntry?> FindAsync(string tenant, string kind, string id, CancellationToken cancellation) => database.ReadAsync(connection =>
    {
        using var row = connection.Prepare("SELECT id, version, document, at FROM registry WHERE tenant = ?1 AND kind = ?2 AND id = ?3 ORDER BY version DESC LIMIT 1")
            .Bind(1, tenant).Bind(2, kind).Bind(3, id);
        return row.Step() ? Entry(row, tenant, kind) : null;
    }, cancellation);

    /// <inheritdoc />
    public ValueTask<RegistryEntry?> FindVersionAsync(string tenant, string kind, string id, int version, CancellationToken cancellation) => database.ReadAsync(connection =>
    {
        using var row = connection.Prepare("SELECT id, version, document, at FROM registry WHERE tenant = ?1 AND kind = ?2 AND id = ?3 AND version = ?4")
            .Bind(1, tenant).Bind(2, kind).Bind(3, id).Bind(4, version);
        return row.Step() ? Entry(row, tenant, kind) : null;
    }, cancellation);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<RegistryEntry>> ListAsync(string tenant, string kind, CancellationToken cancellation) => database.ReadAsync<IReadOnlyList<RegistryEntry>>(connection =>
    {
        // SQLite takes the other columns from the row that holds the maximum.
        using var rows = connection.Prepare("SELECT id, max(version), document, at FROM registry WHERE tenant = ?1 AND kind = ?2 GROUP BY id ORDER BY id")
            .Bind(1, tenant).Bind(2, kind);
        var found = new List<RegistryEntry>();
        while (rows.Step())
            found.Add(Entry(rows, tenant, kind));
        return found;
    }, cancellation);

    /// <inheritdoc />
    public ValueTask<bool> TryPutAsync(RegistryEntry entry, CancellationToken cancellation) => new(database.WriteAsync(connection =>
    {
        connection.Prepare("""
            INSERT INTO registry (tenant, kind, id, version, document, at) SELECT ?1, ?2, ?3, ?4, ?5, ?6
            WHERE ?4 = 1 + (SELECT coalesce(max(version), 0) FROM registry WHERE tenant = ?1 AND kind = ?2 AND id = ?3)
            """)
            .Bind(1, entry.Tenant).Bind(2, entry.Kind).Bind(3, entry.Id).Bind(4, entry.Version).Bind(5, entry.Document.Span).Bind(6, StoredTime.Write(entry.At)).Run();
        return connection.Changes == 1;
    }, cancellation));

    private static RegistryEntry Entry(SqliteStatement row, string tenant, string kind) =>
        new(tenant, kind, row.Text(0), (int)row.Integer(1), row.Json(2), StoredTime.ReadLeniently(row.Text(3)));
}
