using System.Collections.Immutable;
using Nexus.Ledger;

namespace Nexus.Stores;

/// <summary>The durable log in the embedded database.</summary>
public sealed class SqliteSealLog(SqliteDatabase database) : ISealLog
{
    private const string Columns = "l.pos, l.kind, l.seal, l.chain, l.persona, l.open, l.epoch, l.hash, l.leaf, p.salt, p.payload, l.seal_no, l.tenant";
    private const string Leaves = $"SELECT {Columns} FROM leaves l LEFT JOIN payloads p ON p.pos = l.pos";
    private const int ColumnCount = 13;

    // So few are written sooner than another thread is woken for them; of more the next ones are to be built meanwhile.
    private const int Few = 4;

    private const string Seals = """
        SELECT l.pos, l.kind, l.seal, l.chain, l.persona, l.open, l.epoch, l.hash, l.leaf, p.salt, p.payload, l.seal_no, l.tenant,
               o.pos, o.kind, o.seal, o.chain, o.persona, o.open, o.epoch, o.hash, o.leaf, q.salt, q.payload, o.seal_no, o.tenant
        FROM leaves l LEFT JOIN payloads p ON p.pos = l.pos
        LEFT JOIN leaves o ON o.tenant = l.tenant AND o.seal = l.seal AND o.kind = 1
        LEFT JOIN payloads q ON q.pos = o.pos
        """;

    /// <inheritdoc />
    public bool KeepsOrder => true;

    /// <inheritdoc />
    public ValueTask<LogState> StateAsync(string tenant, CancellationToken cancellation) => database.ReadAsync(connection =>
    {
        using var head = connection.Prepare("SELECT size, seals, edge FROM heads WHERE tenant = ?1").Bind(1, tenant);
        return head.Step() && head.Integer(0) > 0 ? new LogState(head.Integer(0), head.Integer(1), head.Bytes(2)) : LogState.Empty;
    }, cancellation);

    /// <inheritdoc />
    public ValueTask<LedgerHead> HeadAsync(string tenant, CancellationToken cancellation) => database.ReadAsync(connection =>
    {
        using var head = connection.Prepare("SELECT size, root FROM heads WHERE tenant = ?1").Bind(1, tenant);
        return head.Step() && head.Integer(0) > 0 ? new LedgerHead(head.Integer(0), head.Bytes(1)) : EmptyLog.Head;
    }, cancellation);

    /// <inheritdoc />
    public async ValueTask<AppendResult> TryAppendAsync(string tenant, long size, LogBatch batch, CancellationToken cancellation)
    {
        try
        {
            var append = new SqliteAppend(tenant, size, batch);
            return await (batch.Leaves.Count <= Few ? database.WriteHereAsync(append.Execute, cancellation) : database.WriteAsync(append.Execute, cancellation));
        }
        catch (RepeatedLeavesException repeated)
        {
            return new AppendResult(AppendStatus.Repeated, repeated.Existing);
        }
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<StoredLeaf>> ReadAsync(string tenant, long from, int count, CancellationToken cancellation) =>
        LeavesAsync(tenant, (connection, number) => Page(connection, number, from, count), cancellation);

    /// <inheritdoc />
    public async ValueTask ScanAsync(string tenant, long from, int count, LeafVisitor visit, CancellationToken cancellation) => await database.ReadAsync(connection =>
    {
        if (SqliteTenants.Find(connection, tenant) is not { } number) return 0;
        using var rows = Page(connection, number, from, count);
        var seen = 0;
        for (; rows.Step(); seen++) visit(Row(rows, 0));
        return seen;
    }, cancellation);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<ImmutableArray<byte>>> HashesAsync(string tenant, long from, int count, CancellationToken cancellation) =>
        RowsAsync(tenant, (connection, number) => connection.Prepare("SELECT hash FROM leaves WHERE pos >= ?1 AND pos < ?2 ORDER BY pos")
            .Bind(1, SqliteTenants.Base(number) + from).Bind(2, SqliteTenants.End(number, from, count)), row => row.Bytes(0), cancellation);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<ImmutableArray<byte>>> TilesAsync(string tenant, int level, long from, int count, CancellationToken cancellation) =>
        RowsAsync(tenant, (connection, number) => connection.Prepare("SELECT hash FROM tiles WHERE tenant = ?1 AND level = ?2 AND idx >= ?3 AND idx < ?4 ORDER BY idx")
            .Bind(1, number).Bind(2, level).Bind(3, from).Bind(4, from + count), row => row.Bytes(0), cancellation);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<StoredLeaf>> ChainAsync(string tenant, string chainId, CancellationToken cancellation) =>
        LeavesAsync(tenant, (connection, number) => connection.Prepare($"{Leaves} WHERE l.tenant = ?1 AND l.chain = ?2 ORDER BY l.pos")
            .Bind(1, number).BindId(2, chainId), cancellation);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<StoredLeaf>> SealAsync(string tenant, string sealId, CancellationToken cancellation) =>
        LeavesAsync(tenant, (connection, number) => connection.Prepare($"{Leaves} WHERE l.tenant = ?1 AND l.seal = ?2 ORDER BY l.pos")
            .Bind(1, number).BindId(2, sealId), cancellation);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<StoredLeaf>> PersonaAsync(string tenant, string personaId, long from, int count, CancellationToken cancellation) =>
        LeavesAsync(tenant, (connection, number) => connection.Prepare($"{Leaves} WHERE l.tenant = ?1 AND l.persona = ?2 AND l.pos >= ?3 ORDER BY l.pos LIMIT ?4")
            .Bind(1, number).BindId(2, personaId).Bind(3, SqliteTenants.Base(number) + from).Bind(4, count), cancellation);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<StoredLeaf>> ApprovalsAsync(string tenant, long from, int count, CancellationToken cancellation) =>
        LeavesAsync(tenant, (connection, number) => connection.Prepare($"{Leaves} WHERE l.kind = 3 AND l.pos >= ?1 AND l.pos < ?2 ORDER BY l.pos LIMIT ?3")
            .Bind(1, SqliteTenants.Base(number) + from).Bind(2, SqliteTenants.Base(number + 1)).Bind(3, count), cancellation);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<SealLeaves>> SealsAsync(string tenant, SealQuery query, CancellationToken cancellation) =>
        RowsAsync(
            tenant,
            (connection, number) => SealRows(connection, number, query),
            row => new SealLeaves(Leaf(row, 0), row.IsNull(ColumnCount) ? null : Leaf(row, ColumnCount)),
            cancellation);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<long>> StrayPayloadsAsync(string tenant, long from, int count, CancellationToken cancellation) => RowsAsync(
        tenant,
        (connection, number) => connection.Prepare("""
            SELECT * FROM (SELECT p.pos - ?1 FROM payloads p WHERE p.pos >= ?1 + ?5 AND p.pos < ?2 AND NOT EXISTS (SELECT 1 FROM leaves l WHERE l.pos = p.pos) LIMIT ?4)
            UNION ALL SELECT * FROM (SELECT -1 FROM payloads p WHERE p.pos < ?3 OR p.pos >= (SELECT (max(no) + 1) << 40 FROM heads) LIMIT ?4)
            """)
            .Bind(1, SqliteTenants.Base(number)).Bind(2, SqliteTenants.Base(number + 1)).Bind(3, SqliteTenants.Base(1)).Bind(4, count).Bind(5, from),
        row => row.Integer(0),
        cancellation);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<long>> StrayLeavesAsync(string tenant, long size, int count, CancellationToken cancellation) => RowsAsync(
        tenant,
        (connection, number) => connection.Prepare("""
            SELECT * FROM (SELECT l.pos - ?1 FROM leaves l WHERE l.pos >= ?1 + ?5 AND l.pos < ?2 ORDER BY l.pos LIMIT ?4)
            UNION ALL SELECT * FROM (SELECT -1 FROM leaves l WHERE l.pos < ?3 OR l.pos >= (SELECT (max(no) + 1) << 40 FROM heads) LIMIT ?4)
            """)
            .Bind(1, SqliteTenants.Base(number)).Bind(2, SqliteTenants.Base(number + 1)).Bind(3, SqliteTenants.Base(1)).Bind(4, count).Bind(5, size),
        row => row.Integer(0),
        cancellation);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<StoreDamage>> DamageAsync(string tenant, int count, CancellationToken cancellation) =>
        database.ReadAsync(connection => SqliteSelfCheck.Run(connection, SqliteTenants.Find(connection, tenant) ?? 0, count), cancellation);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<OpenAction>> OpenActionsAsync(CancellationToken cancellation) => database.ReadAsync<IReadOnlyList<OpenAction>>(connection =>
    {
        using var rows = connection.Prepare("SELECT h.tenant, a.seal, a.epoch, a.idx FROM open_actions a JOIN heads h ON h.no = a.tenant ORDER BY h.tenant, a.idx");
        var found = new List<OpenAction>();
        while (rows.Step())
            found.Add(new OpenAction(rows.Text(0), rows.Id(1), rows.Integer(2), rows.Integer(3)));
        return found;
    }, cancellation);

    private static SqliteStatement Page(SqliteConnection connection, long number, long from, int count) => connection.Prepare($"{Leaves} WHERE l.pos >= ?1 AND l.pos < ?2 ORDER BY l.pos")
        .Bind(1, SqliteTenants.Base(number) + from).Bind(2, SqliteTenants.End(number, from, count));

    private static SqliteStatement SealRows(SqliteConnection connection, long number, SealQuery query) => (query.ChainId, query.PersonaId) switch
    {
        (null, null) when query.After >= 0 => connection.Prepare($"{Seals} WHERE l.pos > ?1 AND l.pos < ?4 AND l.seal_no IS NOT NULL ORDER BY l.pos LIMIT ?3 OFFSET ?2")
            .Bind(1, SqliteTenants.Base(number) + query.After).Bind(2, query.Offset).Bind(3, query.Limit).Bind(4, SqliteTenants.Base(number + 1)),
        (null, null) => connection.Prepare($"{Seals} WHERE l.tenant = ?1 AND l.seal_no >= ?2 AND l.seal_no < ?2 + ?3 ORDER BY l.seal_no")
            .Bind(1, number).Bind(2, query.Offset).Bind(3, query.Limit),
        // The positions are taken from the index alone: passing over seals touches none of them.
        (null, { } persona) => connection.Prepare($"{Seals} WHERE l.pos IN (SELECT pos FROM leaves WHERE tenant = ?1 AND persona = ?4 AND pos > ?5 AND seal_no IS NOT NULL ORDER BY pos LIMIT ?3 OFFSET ?2) ORDER BY l.pos")
            .Bind(1, number).Bind(2, query.Offset).Bind(3, query.Limit).BindId(4, persona).Bind(5, SqliteTenants.Base(number) + query.After),
        ({ } chain, _) => connection.Prepare($"{Seals} WHERE l.tenant = ?1 AND l.chain = ?4 AND l.pos > ?6 AND l.seal_no IS NOT NULL AND (?5 IS NULL OR l.persona = ?5) ORDER BY l.pos LIMIT ?3 OFFSET ?2")
            .Bind(1, number).Bind(2, query.Offset).Bind(3, query.Limit).BindId(4, chain).BindId(5, query.PersonaId ?? "").Bind(6, SqliteTenants.Base(number) + query.After),
    };

    private ValueTask<IReadOnlyList<StoredLeaf>> LeavesAsync(string tenant, Func<SqliteConnection, long, SqliteStatement> select, CancellationToken cancellation) =>
        RowsAsync(tenant, select, row => Leaf(row, 0), cancellation);

    private ValueTask<IReadOnlyList<T>> RowsAsync<T>(string tenant, Func<SqliteConnection, long, SqliteStatement> select, Func<SqliteStatement, T> form, CancellationToken cancellation) =>
        database.ReadAsync<IReadOnlyList<T>>(connection =>
        {
            if (SqliteTenants.Find(connection, tenant) is not { } number) return [];
            using var rows = select(connection, number);
            var found = new List<T>();
            while (rows.Step())
                found.Add(form(rows));
            return found;
        }, cancellation);

    private static StoredLeaf Leaf(SqliteStatement row, int at) => Row(row, at).Keep();

    private static LeafRow Row(SqliteStatement row, int at) => new()
    {
        Index = row.Integer(at) & SqliteTenants.IndexMask,
        Kind = (LeafKind)row.Integer(at + 1),
        SealId = row.Key(at + 2),
        ChainId = row.Key(at + 3),
        PersonaId = row.Key(at + 4),
        Leaf = row.Blob(at + 8),
        Hash = row.Blob(at + 7),
        Salt = row.Blob(at + 9),
        Payload = row.Blob(at + 10),
        Open = (OpenMark)row.Integer(at + 5),
        Epoch = row.Integer(at + 6),
        SealNumber = row.IsNull(at + 11) ? -1 : row.Integer(at + 11),
        Misfiled = !SqliteTenants.Holds(row.Integer(at + 12), row.Integer(at)),
    };
}
