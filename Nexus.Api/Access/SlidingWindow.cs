using System.Collections.Concurrent;

namespace Nexus.Access;

/// <summary>So many in a window of time, per key, counted in twelve segments; knows when the next one fits. The framework's limiter, without a queue, cannot tell.</summary>
internal sealed class SlidingWindow(int permits, TimeSpan window, TimeProvider time)
{
    private const int Segments = 12;
    private const int ManyKeys = 10_000;

    private readonly ConcurrentDictionary<string, Counts> _counts = new(StringComparer.Ordinal);
    private readonly TimeSpan _segment = window / Segments;

    /// <summary>Zero if one more fits, which is then counted; else how long until one does.</summary>
    public TimeSpan Take(string key)
    {
        var elapsed = time.GetElapsedTime(0);
        var now = elapsed.Ticks / _segment.Ticks;
        if (_counts.Count > ManyKeys) Forget(now);
        var counts = _counts.GetOrAdd(key, static _ => new Counts());
        lock (counts)
        {
            counts.MoveTo(now);
            if (counts.Total < permits)
            {
                counts.Add(now);
                return TimeSpan.Zero;
            }

            return TimeSpan.FromTicks((counts.Oldest(now) + Segments) * _segment.Ticks) - elapsed;
        }
    }

    private void Forget(long now)
    {
        foreach (var (key, counts) in _counts)
            if (counts.Last < now - Segments) _counts.TryRemove(key, out _);
    }

    private sealed class Counts
    {
        private readonly int[] _segments = new int[Segments];

        public long Last { get; private set; } = long.MinValue;

        public int Total { get; private set; }

        public void MoveTo(long now)
        {
            for (var segment = Math.Max(Last + 1, First(now)); segment <= now; segment++)
            {
                Total -= _segments[segment % Segments];
                _segments[segment % Segments] = 0;
            }

            Last = now;
        }

        public void Add(long now)
        {
            _segments[now % Segments]++;
            Total++;
        }

        public long Oldest(long now)
        {
            var oldest = First(now);
            while (oldest < now && _segments[oldest % Segments] == 0) oldest++;
            return oldest;
        }

        private static long First(long now) => Math.Max(0, now - Segments + 1);
    }
}
