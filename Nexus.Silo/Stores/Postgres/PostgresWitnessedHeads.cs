using Nexus.Ledger;

namespace Nexus.Stores;

/// <summary>What this witness has cosigned last, in PostgreSQL.</summary>
public sealed class PostgresWitnessedHeads(PostgresDatabase database) : IWitnessedHeads
{
    /// <inheritdoc />
    public ValueTask<WitnessedHead?> FindAsync(string log, CancellationToken cancellation) =>
        database.FirstAsync("SELECT size, root, note, at FROM witnessed WHERE log = $1", row => new WitnessedHead(log, row.GetInt64(0), row.GetString(1), row.GetString(2), StoredTime.Read(row.GetString(3))), cancellation, log);

    /// <inheritdoc />
    public async ValueTask<bool> TryPutAsync(WitnessedHead next, WitnessedHead? before, CancellationToken cancellation) => before is null
        ? await database.ChangeAsync("INSERT INTO witnessed (log, size, root, note, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING", cancellation, next.Log, next.Size, next.Root, next.Note, StoredTime.Write(next.At)) == 1
        : await database.ChangeAsync("UPDATE witnessed SET size = $2, root = $3, note = $4, at = $5 WHERE log = $1 AND note = $6", cancellation, next.Log, next.Size, next.Root, next.Note, StoredTime.Write(next.At), before.Note) == 1;
}
