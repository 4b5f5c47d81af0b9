using Nexus.Threats;
using Npgsql;

namespace Nexus.Stores;

/// <summary>Alerts in PostgreSQL.</summary>
public sealed class PostgresAlerts(PostgresDatabase database) : IAlertStore
{
    /// <inheritdoc />
    public ValueTask<Alert?> FindAsync(string tenant, string id, CancellationToken cancellation) =>
        database.FirstAsync("SELECT document FROM alerts WHERE tenant = $1 AND id = $2", Alert, cancellation, tenant, id);

    /// <inheritdoc />
    public ValueTask<Alert?> LatestAsync(string tenant, string foldKey, CancellationToken cancellation) =>
        database.FirstAsync("SELECT document FROM alerts WHERE tenant = $1 AND md5(fold) = md5($2) AND fold = $2 ORDER BY no DESC LIMIT 1", Alert, cancellation, tenant, foldKey);

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<Alert>> ListAsync(string tenant, AlertQuery query, CancellationToken cancellation)
    {
        var sql = "SELECT document FROM alerts WHERE tenant = $1 AND no > $2";
        var parameters = new List<object?> { tenant, query.After };
        if (query.Since is { } since) And("raised >=", StoredTime.Write(since));
        if (query.MinSeverity is { } severity) And("severity >=", (short)severity);
        if (query.Category is { } category) And("category =", (short)category);
        if (query.Entity is { } entity) And("entity =", entity);
        if (query.OpenOnly) sql += " AND status <> 3";
        parameters.Add(query.Limit);
        var found = await database.ListAsync($"{sql} ORDER BY no {(query.Newest ? "DESC " : "")}LIMIT ${parameters.Count}", Alert, cancellation, [.. parameters]);
        return query.Newest ? [.. found.Reverse()] : found;

        void And(string test, object value)
        {
            parameters.Add(value);
            sql += $" AND {test} ${parameters.Count}";
        }
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<AlertCount>> CountsAsync(string tenant, CancellationToken cancellation) => database.ListAsync(
        "SELECT severity, count(*) FILTER (WHERE status <> 3), count(*) FROM alerts WHERE tenant = $1 GROUP BY severity ORDER BY severity",
        row => new AlertCount((Severity)row.GetInt16(0), row.GetInt64(1), row.GetInt64(2)), cancellation, tenant);

    /// <inheritdoc />
    public async ValueTask<(long Alert, long Change)> NumbersAsync(string tenant, CancellationToken cancellation) => await database.FirstAsync(
        "SELECT (SELECT coalesce(max(no), 0) FROM alerts WHERE tenant = $1), (SELECT coalesce(max(no), 0) FROM alert_changes WHERE tenant = $1)",
        row => (row.GetInt64(0), row.GetInt64(1)), cancellation, tenant);

    /// <inheritdoc />
    public ValueTask<bool> TryWriteAsync(string tenant, IReadOnlyList<AlertChange> changes, CancellationToken cancellation) => database.AskAsync(async connection =>
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        foreach (var change in changes)
            if (!await WriteAsync(connection, tenant, change, cancellation)) return false;
        await transaction.CommitAsync(cancellation);
        return true;
    }, cancellation);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<AlertChange>> ChangesAsync(string tenant, long after, int count, CancellationToken cancellation) => database.ListAsync(
        "SELECT no, kind, document FROM alert_changes WHERE tenant = $1 AND no > $2 ORDER BY no LIMIT $3",
        row => new AlertChange(row.GetInt64(0), (AlertChangeKind)row.GetInt16(1), AlertDocument.Read(new Utf8Json(row.Bytes(2)))), cancellation, tenant, after, count);

    private static async Task<bool> WriteAsync(NpgsqlConnection connection, string tenant, AlertChange change, CancellationToken cancellation)
    {
        var (alert, document) = (change.Alert, AlertDocument.Write(change.Alert));
        // The primary key lets one of two writers of a number through.
        await using var note = PostgresQuery.Command(connection, "INSERT INTO alert_changes (tenant, no, kind, document) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING", tenant, change.Number, (short)change.Kind, document);
        if (await note.ExecuteNonQueryAsync(cancellation) == 0) return false;
        await using var stand = PostgresQuery.Command(
            connection,
            """
            INSERT INTO alerts (tenant, no, id, fold, status, severity, category, entity, raised, document) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            ON CONFLICT (tenant, no) DO UPDATE SET status = excluded.status, severity = excluded.severity, document = excluded.document
            """,
            tenant, alert.Number, alert.Id, alert.Finding.FoldKey, (short)alert.Status, (short)alert.Finding.Severity, (short)alert.Finding.Category, alert.Finding.Entity, StoredTime.Write(alert.RaisedAt), document);
        await stand.ExecuteNonQueryAsync(cancellation);
        return true;
    }

    private static Alert Alert(NpgsqlDataReader row) => AlertDocument.Read(new Utf8Json(row.Bytes(0)));
}
