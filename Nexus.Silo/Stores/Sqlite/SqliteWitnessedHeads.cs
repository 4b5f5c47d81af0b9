using Nexus.Ledger;

namespace Nexus.Stores;

/// <summary>What this witness has cosigned last, in the embedded database.</summary>
public sealed class SqliteWitnessedHeads(SqliteDatabase database) : IWitnessedHeads
{
    /// <inheritdoc />
    public ValueTask<WitnessedHead?> FindAsync(string log, CancellationToken cancellation) => database.ReadAsync(connection =>
    {
        using var row = connection.Prepare("SELECT size, root, note, at FROM witnessed WHERE log = ?1").Bind(1, log);
        return row.Step() ? new WitnessedHead(log, row.Integer(0), row.Text(1), row.Text(2), StoredTime.Read(row.Text(3))) : null;
    }, cancellation);

    /// <inheritdoc />
    public ValueTask<bool> TryPutAsync(WitnessedHead next, WitnessedHead? before, CancellationToken cancellation) => new(database.WriteAsync(connection =>
    {
        var put = before is null
            ? connection.Prepare("INSERT INTO witnessed (log, size, root, note, at) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING")
            : connection.Prepare("UPDATE witnessed SET size = ?2, root = ?3, note = ?4, at = ?5 WHERE log = ?1 AND note = ?6").Bind(6, before.Note);
        put.Bind(1, next.Log).Bind(2, next.Size).Bind(3, next.Root).Bind(4, next.Note).Bind(5, StoredTime.Write(next.At)).Run();
        return connection.Changes == 1;
    }, cancellation));
}
