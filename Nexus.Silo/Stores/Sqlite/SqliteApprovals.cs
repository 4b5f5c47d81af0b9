using Nexus.Approvals;

namespace Nexus.Stores;

/// <summary>Requests for approval in the embedded database.</summary>
public sealed class SqliteApprovals(SqliteDatabase database) : IApprovalStore
{
    /// <inheritdoc />
    public ValueTask<Approval?> FindAsync(string tenant, string id, CancellationToken cancellation) => database.ReadAsync(connection =>
    {
        using var row = connection.Prepare("SELECT document FROM approvals WHERE tenant = ?1 AND id = ?2").Bind(1, tenant).Bind(2, id);
        return row.Step() ? ApprovalDocument.Read(row.Json(0)) : null;
    }, cancellation);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<Approval>> ListAsync(string tenant, ApprovalQuery query, CancellationToken cancellation) => database.ReadAsync<IReadOnlyList<Approval>>(connection =>
    {
        var sql = "SELECT document FROM approvals WHERE tenant = ?1 AND no > ?2"
            + (query.Status is null ? "" : " AND status = ?4")
            + (query.ChainId is null ? "" : " AND chain = ?5")
            + " ORDER BY no LIMIT ?3";
        using var rows = connection.Prepare(sql).Bind(1, tenant).Bind(2, query.After).Bind(3, query.Limit);
        if (query.Status is { } status) rows.Bind(4, (int)status);
        if (query.ChainId is { } chain) rows.Bind(5, chain);
        var found = new List<Approval>();
        while (rows.Step()) found.Add(ApprovalDocument.Read(rows.Json(0)));
        return found;
    }, cancellation);

    /// <inheritdoc />
    public ValueTask<long> LastLeafAsync(string tenant, CancellationToken cancellation) => database.ReadAsync(connection =>
    {
        using var row = connection.Prepare("SELECT last_leaf FROM approval_marks WHERE tenant = ?1").Bind(1, tenant);
        return row.Step() ? row.Integer(0) : -1;
    }, cancellation);

    /// <inheritdoc />
    public async ValueTask WriteAsync(string tenant, long lastLeaf, IReadOnlyList<Approval> approvals, CancellationToken cancellation) => await database.WriteAsync(connection =>
    {
        foreach (var approval in approvals)
            connection.Prepare("""
                INSERT INTO approvals (tenant, no, id, status, chain, last_leaf, document) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                ON CONFLICT (tenant, no) DO UPDATE SET status = excluded.status, last_leaf = excluded.last_leaf, document = excluded.document WHERE excluded.last_leaf > last_leaf
                """)
                .Bind(1, tenant).Bind(2, approval.Number).Bind(3, approval.Id).Bind(4, (int)approval.Status).Bind(5, approval.ChainId).Bind(6, approval.LastLeaf)
                .Bind(7, ApprovalDocument.Write(approval)).Run();
        connection.Prepare("INSERT INTO approval_marks (tenant, last_leaf) VALUES (?1, ?2) ON CONFLICT (tenant) DO UPDATE SET last_leaf = max(last_leaf, excluded.last_leaf)")
            .Bind(1, tenant).Bind(2, lastLeaf).Run();
        return true;
    }, cancellation);
}
