using Nexus.Threats;

namespace Nexus.Stores;

/// <summary>Alerts in the embedded database.</summary>
public sealed class SqliteAlerts(SqliteDatabase database) : IAlertStore
{
    /// <inheritdoc />
    public ValueTask<Alert?> FindAsync(string tenant, string id, CancellationToken cancellation) => database.ReadAsync(connection =>
    {
        using var row = connection.Prepare("SELECT document FROM alerts WHERE tenant = ?1 AND id = ?2").Bind(1, tenant).Bind(2, id);
        return row.Step() ? AlertDocument.Read(row.Json(0)) : null;
    }, cancellation);

    /// <inheritdoc />
    public ValueTask<Alert?> LatestAsync(string tenant, string foldKey, CancellationToken cancellation) => database.ReadAsync(connection =>
    {
        using var row = connection.Prepare("SELECT document FROM alerts WHERE tenant = ?1 AND fold = ?2 ORDER BY no DESC LIMIT 1").Bind(1, tenant).Bind(2, foldKey);
        return row.Step() ? AlertDocument.Read(row.Json(0)) : null;
    }, cancellation);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<Alert>> ListAsync(string tenant, AlertQuery query, CancellationToken cancellation) => database.ReadAsync<IReadOnlyList<Alert>>(connection =>
    {
        var sql = "SELECT document FROM alerts WHERE tenant = ?1 AND no > ?2"
            + (query.Since is null ? "" : " AND raised >= ?4")
            + (query.MinSeverity is null ? "" : " AND severity >= ?5")
            + (query.Category is null ? "" : " AND category = ?6")
            + (query.Entity is null ? "" : " AND entity = ?7")
            + (query.OpenOnly ? " AND status <> 3" : "")
            + (query.Newest ? " ORDER BY no DESC LIMIT ?3" : " ORDER BY no LIMIT ?3");
        using var rows = connection.Prepare(sql).Bind(1, tenant).Bind(2, query.After).Bind(3, query.Limit);
        if (query.Since is { } since) rows.Bind(4, StoredTime.Write(since));
        if (query.MinSeverity is { } severity) rows.Bind(5, (int)severity);
        if (query.Category is { } category) rows.Bind(6, (int)category);
        if (query.Entity is { } entity) rows.Bind(7, entity);
        var found = new List<Alert>();
        while (rows.Step()) found.Add(AlertDocument.Read(rows.Json(0)));
        if (query.Newest) found.Reverse();
        return found;
    }, cancellation);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<AlertCount>> CountsAsync(string tenant, CancellationToken cancellation) => database.ReadAsync<IReadOnlyList<AlertCount>>(connection =>
    {
        using var rows = connection.Prepare("SELECT severity, sum(status <> 3), count(*) FROM alerts WHERE tenant = ?1 GROUP BY severity ORDER BY severity").Bind(1, tenant);
        var found = new List<AlertCount>();
        while (rows.Step()) found.Add(new AlertCount((Severity)rows.Integer(0), rows.Integer(1), rows.Integer(2)));
        return found;
    }, cancellation);

    /// <inheritdoc />
    public ValueTask<(long Alert, long Change)> NumbersAsync(string tenant, CancellationToken cancellation) => database.ReadAsync(connection =>
    {
        using var row = connection.Prepare("SELECT (SELECT coalesce(max(no), 0) FROM alerts WHERE tenant = ?1), (SELECT coalesce(max(no), 0) FROM alert_changes WHERE tenant = ?1)").Bind(1, tenant);
        row.Step();
        return (row.Integer(0), row.Integer(1));
    }, cancellation);

    /// <inheritdoc />
    public ValueTask<bool> TryWriteAsync(string tenant, IReadOnlyList<AlertChange> changes, CancellationToken cancellation) => new(database.WriteAsync(connection =>
    {
        using (var taken = connection.Prepare("SELECT 1 FROM alert_changes WHERE tenant = ?1 AND no >= ?2 LIMIT 1").Bind(1, tenant).Bind(2, changes.Min(change => change.Number)))
            if (taken.Step()) return false;
        foreach (var change in changes) Write(connection, tenant, change);
        return true;
    }, cancellation));

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<AlertChange>> ChangesAsync(string tenant, long after, int count, CancellationToken cancellation) => database.ReadAsync<IReadOnlyList<AlertChange>>(connection =>
    {
        using var rows = connection.Prepare("SELECT no, kind, document FROM alert_changes WHERE tenant = ?1 AND no > ?2 ORDER BY no LIMIT ?3").Bind(1, tenant).Bind(2, after).Bind(3, count);
        var found = new List<AlertChange>();
        while (rows.Step()) found.Add(new AlertChange(rows.Integer(0), (AlertChangeKind)rows.Integer(1), AlertDocument.Read(rows.Json(2))));
        return found;
    }, cancellation);

    private static void Write(SqliteConnection connection, string tenant, AlertChange change)
    {
        var (alert, document) = (change.Alert, AlertDocument.Write(change.Alert));
        connection.Prepare("INSERT INTO alert_changes (tenant, no, kind, document) VALUES (?1, ?2, ?3, ?4)").Bind(1, tenant).Bind(2, change.Number).Bind(3, (int)change.Kind).Bind(4, document).Run();
        connection.Prepare("""
            INSERT INTO alerts (tenant, no, id, fold, status, severity, category, entity, raised, document) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
            ON CONFLICT (tenant, no) DO UPDATE SET status = excluded.status, severity = excluded.severity, document = excluded.document
            """)
            .Bind(1, tenant).Bind(2, alert.Number).Bind(3, alert.Id).Bind(4, alert.Finding.FoldKey).Bind(5, (int)alert.Status).Bind(6, (int)alert.Finding.Severity)
            .Bind(7, (int)alert.Finding.Category).Bind(8, alert.Finding.Entity).Bind(9, StoredTime.Write(alert.RaisedAt)).Bind(10, document).Run();
    }
}
