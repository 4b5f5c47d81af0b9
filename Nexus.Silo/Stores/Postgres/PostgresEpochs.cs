using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Nexus.Ledger;

namespace Nexus.Stores;

/// <summary>Epochs numbered by PostgreSQL. Each live one holds an advisory lock on a connection of its own: the server lets go of it when the process dies.</summary>
public sealed class PostgresEpochs(PostgresDatabase database, TimeProvider time, ILogger<PostgresEpochs> log) : IEpochSource, IAsyncDisposable
{
    private readonly ConcurrentDictionary<long, PostgresEpoch> _own = new();

    /// <inheritdoc />
    public async ValueTask<IEpochs> BeginAsync(CancellationToken cancellation)
    {
        var number = await database.FirstAsync("INSERT INTO epochs (began) VALUES ($1) RETURNING no", row => row.GetInt32(0), cancellation, StoredTime.Write(time.GetUtcNow()));
        var epoch = new PostgresEpoch(database, number, time, log);
        await epoch.BeginAsync(cancellation);
        return _own[number] = epoch;
    }

    /// <inheritdoc />
    public async ValueTask EndAsync(IEpochs epochs)
    {
        if (_own.TryRemove(epochs.Current, out var epoch)) await epoch.DisposeAsync();
        await database.ChangeAsync("UPDATE epochs SET ended = $1 WHERE no = $2", CancellationToken.None, StoredTime.Write(time.GetUtcNow()), (int)epochs.Current);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var epoch in _own.Values)
            await epoch.DisposeAsync();
        _own.Clear();
    }
}
