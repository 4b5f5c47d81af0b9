using Nexus.Approvals;
using Npgsql;

namespace Nexus.Stores;

/// <summary>Requests for approval in PostgreSQL.</summary>
public sealed class PostgresApprovals(PostgresDatabase database) : IApprovalStore
{
    /// <inheritdoc />
    public ValueTask<Approval?> FindAsync(string tenant, string id, CancellationToken cancellation) =>
        database.FirstAsync("SELECT document FROM approvals WHERE tenant = $1 AND id = $2", Approval, cancellation, tenant, id);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<Approval>> ListAsync(string tenant, ApprovalQuery query, CancellationToken cancellation)
    {
        var sql = "SELECT document FROM approvals WHERE tenant = $1 AND no > $2";
        var parameters = new List<object?> { tenant, query.After };
        if (query.Status is { } status) And("status", (short)status);
        if (query.ChainId is { } chain) And("chain", chain);
        parameters.Add(query.Limit);
        return database.ListAsync($"{sql} ORDER BY no LIMIT ${parameters.Count}", Approval, cancellation, [.. parameters]);

        void And(string column, object value)
        {
            parameters.Add(value);
            sql += $" AND {column} = ${parameters.Count}";
        }
    }

    /// <inheritdoc />
    public async ValueTask<long> LastLeafAsync(string tenant, CancellationToken cancellation) =>
        await database.ListAsync("SELECT last_leaf FROM approval_marks WHERE tenant = $1", row => row.GetInt64(0), cancellation, tenant) is [var last, ..] ? last : -1;

    /// <inheritdoc />
    public async ValueTask WriteAsync(string tenant, long lastLeaf, IReadOnlyList<Approval> approvals, CancellationToken cancellation) => await database.AskAsync(async connection =>
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        foreach (var approval in approvals)
        {
            await using var row = PostgresQuery.Command(
                connection,
                """
                INSERT INTO approvals AS a (tenant, no, id, status, chain, last_leaf, document) VALUES ($1, $2, $3, $4, $5, $6, $7)
                ON CONFLICT (tenant, no) DO UPDATE SET status = excluded.status, last_leaf = excluded.last_leaf, document = excluded.document WHERE excluded.last_leaf > a.last_leaf
                """,
                tenant, approval.Number, approval.Id, (short)approval.Status, approval.ChainId, approval.LastLeaf, ApprovalDocument.Write(approval));
            await row.ExecuteNonQueryAsync(cancellation);
        }

        await using var mark = PostgresQuery.Command(
            connection,
            "INSERT INTO approval_marks AS m (tenant, last_leaf) VALUES ($1, $2) ON CONFLICT (tenant) DO UPDATE SET last_leaf = greatest(m.last_leaf, excluded.last_leaf)", tenant, lastLeaf);
        await mark.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }, cancellation);

    private static Approval Approval(NpgsqlDataReader row) => ApprovalDocument.Read(new Utf8Json(row.Bytes(0)));
}
