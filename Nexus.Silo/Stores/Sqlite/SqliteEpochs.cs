using Nexus.Ledger;

namespace Nexus.Stores;

/// <summary>Epochs numbered by the embedded database. Its directory is locked, so only this process can be alive.</summary>
public sealed class SqliteEpochs(SqliteDatabase database, TimeProvider time) : IEpochSource
{
    private readonly LiveEpochs _live = new();

    /// <inheritdoc />
    public async ValueTask<IEpochs> BeginAsync(CancellationToken cancellation) => _live.Begin(await database.WriteAsync(connection =>
    {
        using var row = connection.Prepare("INSERT INTO epochs (began) VALUES (?1) RETURNING no").Bind(1, StoredTime.Write(time.GetUtcNow()));
        row.Step();
        var number = row.Integer(0);
        row.Step();
        return number;
    }, cancellation));

    /// <inheritdoc />
    public async ValueTask EndAsync(IEpochs epochs)
    {
        _live.End(epochs.Current);
        await database.WriteAsync(connection =>
        {
            connection.Prepare("UPDATE epochs SET ended = ?1 WHERE no = ?2").Bind(1, StoredTime.Write(time.GetUtcNow())).Bind(2, epochs.Current).Run();
            return true;
        }, CancellationToken.None);
    }
}
