using System.Collections.Immutable;
using Nexus.Ledger;
using Npgsql;

namespace Nexus.Stores;

/// <summary>The durable log in PostgreSQL.</summary>
public sealed class PostgresSealLog(PostgresDatabase database) : ISealLog
{
    private const int ColumnCount = 12;
    private const string Number = "(SELECT no FROM heads WHERE tenant = $1)";

    private const string Leaves = """
        SELECT l.idx, l.kind, l.seal, l.chain, l.persona, l.open, l.epoch, l.hash, l.leaf, p.salt, p.payload, l.seal_no
        FROM leaves l LEFT JOIN payloads p ON p.tenant = l.tenant AND p.idx = l.idx
        """;

    private const string Seals = """
        SELECT l.idx, l.kind, l.seal, l.chain, l.persona, l.open, l.epoch, l.hash, l.leaf, p.salt, p.payload, l.seal_no,
               o.idx, o.kind, o.seal, o.chain, o.persona, o.open, o.epoch, o.hash, o.leaf, q.salt, q.payload, o.seal_no
        FROM leaves l LEFT JOIN payloads p ON p.tenant = l.tenant AND p.idx = l.idx
        LEFT JOIN seals s ON s.tenant = l.tenant AND s.seal = l.seal AND s.kind = 1
        LEFT JOIN leaves o ON o.tenant = s.tenant AND o.idx = s.idx
        LEFT JOIN payloads q ON q.tenant = o.tenant AND q.idx = o.idx
        """;

    /// <inheritdoc />
    public bool KeepsOrder => true;

    /// <inheritdoc />
    public async ValueTask<LogState> StateAsync(string tenant, CancellationToken cancellation) =>
        await database.FirstAsync("SELECT size, seals, edge FROM heads WHERE tenant = $1 AND size > 0", row => new LogState(row.GetInt64(0), row.GetInt64(1), row.Bytes(2)), cancellation, tenant)
        ?? LogState.Empty;

    /// <inheritdoc />
    public async ValueTask<LedgerHead> HeadAsync(string tenant, CancellationToken cancellation) =>
        await database.FirstAsync("SELECT size, root FROM heads WHERE tenant = $1 AND size > 0", row => new LedgerHead(row.GetInt64(0), row.Bytes(1)), cancellation, tenant)
        ?? EmptyLog.Head;

    /// <inheritdoc />
    public ValueTask<AppendResult> TryAppendAsync(string tenant, long size, LogBatch batch, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var append = new PostgresAppend(tenant, size, batch);
        return new(database.AppendAsync(tenant, append.Execute));
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<StoredLeaf>> ReadAsync(string tenant, long from, int count, CancellationToken cancellation) =>
        database.ListAsync($"{Leaves} WHERE l.tenant = {Number} AND l.idx >= $2 AND l.idx < $3 ORDER BY l.idx", row => Leaf(row, 0), cancellation, tenant, from, from + count);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<ImmutableArray<byte>>> HashesAsync(string tenant, long from, int count, CancellationToken cancellation) =>
        database.ListAsync($"SELECT hash FROM leaves WHERE tenant = {Number} AND idx >= $2 AND idx < $3 ORDER BY idx", row => row.Bytes(0), cancellation, tenant, from, from + count);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<ImmutableArray<byte>>> TilesAsync(string tenant, int level, long from, int count, CancellationToken cancellation) =>
        database.ListAsync($"SELECT hash FROM tiles WHERE tenant = {Number} AND level = $2 AND idx >= $3 AND idx < $4 ORDER BY idx", row => row.Bytes(0), cancellation, tenant, level, from, from + count);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<StoredLeaf>> ChainAsync(string tenant, string chainId, CancellationToken cancellation) =>
        database.ListAsync($"{Leaves} WHERE l.tenant = {Number} AND l.chain = $2 ORDER BY l.idx", row => Leaf(row, 0), cancellation, tenant, chainId);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<StoredLeaf>> SealAsync(string tenant, string sealId, CancellationToken cancellation) =>
        database.ListAsync($"{Leaves} WHERE l.tenant = {Number} AND l.idx IN (SELECT idx FROM seals WHERE tenant = {Number} AND seal = $2) ORDER BY l.idx", row => Leaf(row, 0), cancellation, tenant, sealId);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<SealLeaves>> SealsAsync(string tenant, SealQuery query, CancellationToken cancellation) => (query.ChainId, query.PersonaId) switch
    {
        (null, null) when query.After >= 0 => PairsAsync("AND l.idx > $4 AND l.seal_no IS NOT NULL ORDER BY l.idx LIMIT $3 OFFSET $2", cancellation, tenant, query.Offset, (long)query.Limit, query.After),
        (null, null) => PairsAsync($"AND l.idx IN (SELECT idx FROM seals WHERE tenant = {Number} AND seal_no >= $2 AND seal_no < $2 + $3) ORDER BY l.idx", cancellation, tenant, query.Offset, (long)query.Limit),
        // The places are taken from the index alone: passing over seals touches none of them.
        (null, { } persona) => PairsAsync(
            $"AND l.idx IN (SELECT idx FROM leaves WHERE tenant = {Number} AND persona = $4 AND idx > $5 AND seal_no IS NOT NULL ORDER BY idx LIMIT $3 OFFSET $2) ORDER BY l.idx",
            cancellation, tenant, query.Offset, (long)query.Limit, persona, query.After),
        ({ } chain, null) => PairsAsync("AND l.chain = $4 AND l.idx > $5 AND l.seal_no IS NOT NULL ORDER BY l.idx LIMIT $3 OFFSET $2", cancellation, tenant, query.Offset, (long)query.Limit, chain, query.After),
        ({ } chain, { } persona) => PairsAsync(
            "AND l.chain = $4 AND l.persona = $5 AND l.idx > $6 AND l.seal_no IS NOT NULL ORDER BY l.idx LIMIT $3 OFFSET $2", cancellation, tenant, query.Offset, (long)query.Limit, chain, persona, query.After),
    };

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<StoredLeaf>> PersonaAsync(string tenant, string personaId, long from, int count, CancellationToken cancellation) =>
        database.ListAsync($"{Leaves} WHERE l.tenant = {Number} AND l.persona = $2 AND l.idx >= $3 ORDER BY l.idx LIMIT $4", row => Leaf(row, 0), cancellation, tenant, personaId, from, (long)count);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<StoredLeaf>> ApprovalsAsync(string tenant, long from, int count, CancellationToken cancellation) =>
        database.ListAsync($"{Leaves} WHERE l.tenant = {Number} AND l.kind = 3 AND l.idx >= $2 ORDER BY l.idx LIMIT $3", row => Leaf(row, 0), cancellation, tenant, from, (long)count);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<long>> StrayPayloadsAsync(string tenant, long from, int count, CancellationToken cancellation) =>
        database.ListAsync(
            $"""
            (SELECT p.idx FROM payloads p WHERE p.tenant = {Number} AND p.idx >= $3 AND NOT EXISTS (SELECT 1 FROM leaves l WHERE l.tenant = p.tenant AND l.idx = p.idx) ORDER BY p.idx LIMIT $2)
            UNION ALL (SELECT -1 FROM payloads p WHERE p.tenant < 1 OR p.tenant > (SELECT max(no) FROM heads) LIMIT $2)
            """,
            row => row.GetInt64(0),
            cancellation,
            tenant,
            (long)count,
            from);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<long>> StrayLeavesAsync(string tenant, long size, int count, CancellationToken cancellation) =>
        database.ListAsync(
            $"""
            (SELECT l.idx FROM leaves l WHERE l.tenant = {Number} AND l.idx >= $3 ORDER BY l.idx LIMIT $2)
            UNION ALL (SELECT -1 FROM leaves l WHERE l.tenant < 1 OR l.tenant > (SELECT max(no) FROM heads) LIMIT $2)
            """,
            row => row.GetInt64(0),
            cancellation,
            tenant,
            (long)count,
            size);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<long>> StraySealsAsync(string tenant, int count, CancellationToken cancellation) =>
        database.ListAsync(
            $"""
            SELECT DISTINCT coalesce(l.idx, s.idx) FROM (SELECT * FROM leaves WHERE tenant = {Number}) l FULL JOIN (SELECT * FROM seals WHERE tenant = {Number}) s
            ON s.idx = l.idx AND s.seal = l.seal AND s.kind = l.kind AND coalesce(s.seal_no, -1) = coalesce(l.seal_no, -1)
            WHERE l.idx IS NULL OR s.idx IS NULL ORDER BY 1 LIMIT $2
            """,
            row => row.GetInt64(0),
            cancellation,
            tenant,
            (long)count);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<OpenAction>> OpenActionsAsync(CancellationToken cancellation) =>
        database.ListAsync(
            "SELECT h.tenant, a.seal, a.epoch, a.idx FROM open_actions a JOIN heads h ON h.no = a.tenant ORDER BY h.tenant, a.idx",
            row => new OpenAction(row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3)),
            cancellation);

    private ValueTask<IReadOnlyList<SealLeaves>> PairsAsync(string which, CancellationToken cancellation, params object?[] parameters) =>
        database.ListAsync(
            $"{Seals} WHERE l.tenant = {Number} {which}",
            row => new SealLeaves(Leaf(row, 0), row.IsDBNull(ColumnCount) ? null : Leaf(row, ColumnCount)),
            cancellation,
            parameters);

    private static StoredLeaf Leaf(NpgsqlDataReader row, int at) => new(row.GetInt64(at), new LeafDraft(
        (LeafKind)row.GetInt16(at + 1),
        row.GetString(at + 2),
        row.Text(at + 3),
        row.Text(at + 4),
        new Utf8Json(row.Bytes(at + 8)),
        row.Bytes(at + 7),
        row.Bytes(at + 9),
        new Utf8Json(row.Bytes(at + 10)),
        (OpenMark)row.GetInt16(at + 5),
        row.GetInt64(at + 6)), row.IsDBNull(at + 11) ? -1 : row.GetInt64(at + 11));
}
