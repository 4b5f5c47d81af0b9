using Nexus.Tenants;
using Npgsql;

namespace Nexus.Stores;

/// <summary>Versioned documents in PostgreSQL.</summary>
public sealed class PostgresRegistry(PostgresDatabase database) : IRegistry
{
    /// <inheritdoc />
    public ValueTask<RegistryEntry?> FindAsync(string tenant, string kind, string id, CancellationToken cancellation) =>
        database.FirstAsync(
            "SELECT id, version, document, at FROM registry WHERE tenant = $1 AND kind = $2 AND id = $3 ORDER BY version DESC LIMIT 1",
            row => Entry(row, tenant, kind), cancellation, tenant, kind, id);

    /// <inheritdoc />
    public ValueTask<RegistryEntry?> FindVersionAsync(string tenant, string kind, string id, int version, CancellationToken cancellation) =>
        database.FirstAsync(
            "SELECT id, version, document, at FROM registry WHERE tenant = $1 AND kind = $2 AND id = $3 AND version = $4",
            row => Entry(row, tenant, kind), cancellation, tenant, kind, id, version);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<RegistryEntry>> ListAsync(string tenant, string kind, CancellationToken cancellation) =>
        database.ListAsync(
            "SELECT DISTINCT ON (id) id, version, document, at FROM registry WHERE tenant = $1 AND kind = $2 ORDER BY id, version DESC",
            row => Entry(row, tenant, kind), cancellation, tenant, kind);

    /// <inheritdoc />
    public async ValueTask<bool> TryPutAsync(RegistryEntry entry, CancellationToken cancellation)
    {
        // Two writers of one version both pass the condition; the primary key lets one of them through.
        return await database.ChangeAsync(
            """
            INSERT INTO registry (tenant, kind, id, version, document, at) SELECT $1, $2, $3, $4, $5, $6
            WHERE $4 = 1 + (SELECT coalesce(max(version), 0) FROM registry WHERE tenant = $1 AND kind = $2 AND id = $3)
            ON CONFLICT DO NOTHING
            """,
            cancellation, entry.Tenant, entry.Kind, entry.Id, entry.Version, entry.Document.Span.ToArray(), StoredTime.Write(entry.At)) == 1;
    }

    private static RegistryEntry Entry(NpgsqlDataReader row, string tenant, string kind) =>
        new(tenant, kind, row.GetString(0), row.GetInt32(1), new Utf8Json(row.Bytes(2)), StoredTime.ReadLeniently(row.GetString(3)));
}
