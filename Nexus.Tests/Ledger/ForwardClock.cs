namespace Nexus.Tests.Ledger;

/// <summary>The system's clock, put forward by hand. Timers run as they would.</summary>
internal sealed class ForwardClock : TimeProvider
{
    private long _ticks;

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _ticks));

    public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref _ticks) * TimestampFrequency / TimeSpan.TicksPerSecond;
}
