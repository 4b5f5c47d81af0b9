using Nexus.Ledger;

namespace Nexus.Stores;

/// <summary>Whether the store can be written to, tried at most every five seconds: reading from a full disk works, sealing on it does not.</summary>
internal sealed class StoreProbe(IDatabase database, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private long _wroteAt;

    /// <exception cref="StoreUnavailableException">It cannot.</exception>
    public async ValueTask CheckAsync(CancellationToken cancellation)
    {
        var wroteAt = Interlocked.Read(ref _wroteAt);
        if (wroteAt != 0 && time.GetElapsedTime(wroteAt) < Fresh) return;
        await database.WriteProbeAsync(cancellation);
        Interlocked.Exchange(ref _wroteAt, time.GetTimestamp());
    }
}
