namespace Nexus.Personas;

/// <summary>How much of a lease is left: by the monotonic clock of the process that gave it, by the wall clock for any other.</summary>
public static class LeaseClock
{
    public static TimeSpan Elapsed(Lease lease, DateTimeOffset now, long nowTicks, long processEpoch) =>
        lease.ProcessEpoch == processEpoch ? TimeSpan.FromTicks(nowTicks - lease.TakenTicks) : now - lease.TakenAt;

    public static TimeSpan Remaining(Lease lease, DateTimeOffset now, long nowTicks, long processEpoch) =>
        TimeSpan.FromSeconds(lease.TtlSeconds) - Elapsed(lease, now, nowTicks, processEpoch);
}
