using Nexus.Ledger;

namespace Nexus.Stores;

/// <summary>Erases payloads in PostgreSQL. The server overwrites what was deleted when it vacuums the table.</summary>
public sealed class PostgresPayloads(PostgresDatabase database) : IPayloads
{
    /// <inheritdoc />
    public ValueTask<int> EraseAsync(string tenant, IReadOnlyList<string> sealIds, CancellationToken cancellation) => database.ChangeAsync(
        """
        DELETE FROM payloads p USING seals s, heads h
        WHERE h.tenant = $1 AND s.tenant = h.no AND s.seal = ANY ($2) AND p.tenant = s.tenant AND p.idx = s.idx
        """,
        cancellation, tenant, sealIds.ToArray());
}
