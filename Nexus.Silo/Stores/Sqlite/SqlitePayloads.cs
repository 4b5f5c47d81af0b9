using Nexus.Ledger;

namespace Nexus.Stores;

/// <summary>Erases payloads in the embedded database. What was deleted is overwritten with zeroes; the write-ahead log lets go of it at its next checkpoint.</summary>
public sealed class SqlitePayloads(SqliteDatabase database) : IPayloads
{
    /// <inheritdoc />
    public ValueTask<int> EraseAsync(string tenant, IReadOnlyList<string> sealIds, CancellationToken cancellation) => new(database.WriteAsync(connection =>
    {
        if (SqliteTenants.Find(connection, tenant) is not { } number) return 0;
        var erased = 0;
        // Only here: zeroing costs a page write more for every row deleted, and open actions are deleted all the time.
        connection.Execute("PRAGMA secure_delete = ON");
        foreach (var seal in sealIds)
        {
            connection.Prepare("DELETE FROM payloads WHERE pos IN (SELECT pos FROM leaves WHERE tenant = ?1 AND seal = ?2)").Bind(1, number).BindId(2, seal).Run();
            erased += connection.Changes;
        }
        connection.Execute("PRAGMA secure_delete = OFF");
        return erased;
    }, cancellation));
}
