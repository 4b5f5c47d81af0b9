namespace Nexus.Entities;

/// <summary>Heartbeat deadlines of many entities. A pulse costs one look-up: only when a deadline's slot comes up is it asked whether the entity has beaten since.</summary>
/// <remarks>
/// Times are monotonic ticks. Pause-aware: a gap between two ticks longer than expected is a time in which we, not they, were away; every deadline moves by it.
/// Jitter-aware: an entity that has always beaten irregularly gets its own mean and four deviations, at most three times its limit.
/// </remarks>
public sealed class TimingWheel(TimeSpan tick)
{
    private const int Slots = 1024;
    private const double Weight = 0.2;
    private const int LearnFrom = 5;

    private readonly Dictionary<string, Watched> _watched = new(StringComparer.Ordinal);
    private readonly List<Watched>[] _slots = [.. Enumerable.Range(0, Slots).Select(_ => new List<Watched>())];

    // Ticks of a clock that stood still while we did.
    private long _now;
    private long? _real;

    public int Count => _watched.Count;

    public IEnumerable<Watched> All => _watched.Values;

    /// <summary>Watches an entity from now on, or changes its limit.</summary>
    public void Watch(string entity, TimeSpan limit)
    {
        if (_watched.TryGetValue(entity, out var known))
        {
            if (known.Limit == limit) return;
            known.Limit = limit;
            known.Deadline = Math.Max(known.Last, _now - limit.Ticks) + Patience(known);
            Place(known);
            return;
        }

        var watched = new Watched(entity) { Limit = limit, Last = _now, Deadline = _now + limit.Ticks };
        _watched[entity] = watched;
        Place(watched);
    }

    public void Forget(string entity)
    {
        if (_watched.Remove(entity, out var gone)) gone.Forgotten = true;
    }

    /// <summary>A pulse came in. True if the entity was missing until now.</summary>
    public bool Beat(string entity, DateTimeOffset at)
    {
        if (!_watched.TryGetValue(entity, out var watched)) return false;
        // It came in at some time since the last tick: taken as the latest of them, nobody counts as missing too soon.
        var now = _now + tick.Ticks;
        if (watched.Beats > 0 && !watched.Missing) Learn(watched, now - watched.Last);
        watched.Beats++;
        watched.Last = now;
        watched.LastPulse = at;
        watched.Deadline = now + Patience(watched);
        if (!watched.Missing) return false;
        watched.Missing = false;
        Place(watched);
        return true;
    }

    /// <summary>Time has come to <paramref name="real"/>. Returns those who count as missing from now on.</summary>
    public List<Watched> Tick(long real)
    {
        var elapsed = _real is { } before ? real - before : 0;
        _real = real;
        var from = _now / tick.Ticks;
        // More than two seconds over a tick is a pause of ours.
        _now += elapsed > tick.Ticks + 2 * TimeSpan.TicksPerSecond ? tick.Ticks : elapsed;
        var missing = new List<Watched>();
        var to = _now / tick.Ticks;
        for (var slot = Math.Max(from, to - Slots); slot < to; slot++) Expire(_slots[slot % Slots], missing);
        return missing;
    }

    /// <summary>For how long an entity may be silent: its limit, or more if it has always beaten irregularly.</summary>
    public static TimeSpan Allowed(Watched watched) => TimeSpan.FromTicks(Patience(watched));

    /// <summary>How far ahead an entity's deadline is.</summary>
    public TimeSpan Left(Watched watched) => TimeSpan.FromTicks(watched.Deadline - _now);

    private void Expire(List<Watched> slot, List<Watched> missing)
    {
        if (slot.Count == 0) return;
        var due = slot.ToArray();
        slot.Clear();
        foreach (var watched in due)
        {
            watched.Placed = -1;
            if (watched.Forgotten || watched.Missing) continue;
            if (watched.Deadline > _now)
            {
                Place(watched);
                continue;
            }

            watched.Missing = true;
            missing.Add(watched);
        }
    }

    private void Place(Watched watched)
    {
        var ahead = Math.Clamp((watched.Deadline - _now) / tick.Ticks, 0, Slots - 2);
        var slot = _now / tick.Ticks + ahead;
        // It stands in an earlier slot already: when that comes up it is placed anew.
        if (watched.Placed >= 0 && watched.Placed <= slot) return;
        watched.Placed = slot;
        _slots[slot % Slots].Add(watched);
    }

    private static void Learn(Watched watched, long interval)
    {
        if (watched.Beats == 1) watched.Mean = interval;
        var off = interval - watched.Mean;
        watched.Mean += Weight * off;
        watched.Variance = (1 - Weight) * (watched.Variance + Weight * off * off);
    }

    private static long Patience(Watched watched)
    {
        if (watched.Beats < LearnFrom) return watched.Limit.Ticks;
        var own = watched.Mean + 4 * Math.Sqrt(watched.Variance);
        return (long)Math.Clamp(own, watched.Limit.Ticks, 3.0 * watched.Limit.Ticks);
    }
}

/// <summary>One watched entity.</summary>
public sealed class Watched(string entity)
{
    public string Entity => entity;

    public TimeSpan Limit { get; set; }

    public long Last { get; set; }

    public long Deadline { get; set; }

    public DateTimeOffset? LastPulse { get; set; }

    public bool Missing { get; set; }

    internal bool Forgotten { get; set; }

    internal long Placed { get; set; } = -1;

    internal long Beats { get; set; }

    internal double Mean { get; set; }

    internal double Variance { get; set; }
}
