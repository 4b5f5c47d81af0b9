using Microsoft.Extensions.Logging;
using Nexus.Ledger;
using Npgsql;

namespace Nexus.Stores;

/// <summary>One live epoch: a connection that does nothing but hold its lock, and takes it again when the database has been away.</summary>
internal sealed class PostgresEpoch(PostgresDatabase database, int number, TimeProvider time, ILogger log) : IEpochs, IAsyncDisposable
{
    // Tells our advisory locks from others' in the same database.
    private const int LockSpace = 0x4e585553;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _end = new();
    private Task _watch = Task.CompletedTask;

    public long Current => number;

    public async Task BeginAsync(CancellationToken cancellation)
    {
        var connection = await database.AskAsync(async _ => await HoldAsync(cancellation), cancellation);
        _watch = WatchAsync(connection);
    }

    public async ValueTask<bool> IsAliveAsync(long epoch, CancellationToken cancellation)
    {
        if (epoch == number) return true;
        // Shared, so that two who ask at once do not take each other for the owner.
        return await database.AskAsync(async connection =>
        {
            await using var ask = PostgresQuery.Command(
                connection, "SELECT CASE WHEN pg_try_advisory_lock_shared($1, $2) THEN NOT pg_advisory_unlock_shared($1, $2) ELSE true END", LockSpace, (int)epoch);
            return (bool)(await ask.ExecuteScalarAsync(cancellation))!;
        }, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watch;
        _end.Dispose();
    }

    private async Task<NpgsqlConnection> HoldAsync(CancellationToken cancellation)
    {
        var connection = await database.OpenOwnAsync(cancellation);
        try
        {
            await using var hold = PostgresQuery.Command(connection, "SELECT pg_advisory_lock($1, $2)", LockSpace, number);
            await hold.ExecuteNonQueryAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task WatchAsync(NpgsqlConnection connection)
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                // Returns at a notification, which nobody sends; throws when the connection breaks.
                await connection.WaitAsync(_end.Token);
            }
            catch (OperationCanceledException)
            {
                break;
            }
            catch (Exception failure) when (failure is NpgsqlException or IOException or InvalidOperationException)
            {
                log.LogWarning(failure, "The connection that shows epoch {Epoch} to be alive broke.", number);
                await connection.DisposeAsync();
                if (await RetakeAsync() is not { } again) return;
                connection = again;
            }
        }

        await ReleaseAsync(connection);
    }

    private async Task<NpgsqlConnection?> RetakeAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                return await HoldAsync(_end.Token);
            }
            catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
            {
                log.LogDebug(failure, "Epoch {Epoch} could not be shown to be alive yet.", number);
            }
            catch (OperationCanceledException)
            {
                return null;
            }

            await Task.Delay(Pause, time, _end.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }

        return null;
    }

    // Pooled connections are not reset: the lock would outlive its owner.
    private async Task ReleaseAsync(NpgsqlConnection connection)
    {
        await using var closed = connection;
        try
        {
            await using var release = PostgresQuery.Command(connection, "SELECT pg_advisory_unlock($1, $2)", LockSpace, number);
            await release.ExecuteNonQueryAsync();
        }
        catch (NpgsqlException broken)
        {
            log.LogDebug(broken, "Epoch {Epoch} ended with its connection.", number);
        }
    }
}
