using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Nexus.Events;

/// <summary>What came in, in this process.</summary>
internal sealed class IngestMeter(TimeProvider time) : IIngestMeter
{
    private const int Seconds = 10;
    private const int MaxUnread = 50;

    private readonly ConcurrentDictionary<string, Counts> _tenants = new(StringComparer.Ordinal);

    public void Count(string tenant, string source, int records, DateTimeOffset at) => Of(tenant).Count(source, records, at);

    public void CountUnread(string tenant, UnreadRecord record) => Of(tenant).Unread(record);

    public void CountThrottled(string tenant, int records) => Of(tenant).Throttled(records);

    /// <summary>A source does not work at present, or works again. True if that was not known.</summary>
    public bool Report(string tenant, string source, string error) => Of(tenant).Report(source, error);

    /// <summary>When the oldest record that waits to be judged was received; null if none waits.</summary>
    public void Waits(string tenant, DateTimeOffset? oldest) => Of(tenant).Oldest = oldest;

    /// <summary>Something durable waits now, if nothing did.</summary>
    public void Arrived(string tenant, DateTimeOffset at)
    {
        var counts = Of(tenant);
        counts.Oldest ??= at;
    }

    public IngestView View(string tenant) => Of(tenant).View(time.GetUtcNow());

    private Counts Of(string tenant) => _tenants.GetOrAdd(tenant, static _ => new Counts());

    private sealed class Counts
    {
        private readonly Lock _gate = new();
        private readonly SortedDictionary<string, SourceView> _sources = new(StringComparer.Ordinal);
        private readonly LinkedList<UnreadRecord> _unread = new();
        private readonly (long Second, long Records)[] _ring = new (long, long)[Seconds + 1];
        private long _total;
        private long _unreadTotal;
        private long _throttledTotal;

        public DateTimeOffset? Oldest { get; set; }

        public void Count(string source, int records, DateTimeOffset at)
        {
            lock (_gate)
            {
                _total += records;
                var second = at.ToUnixTimeSeconds();
                ref var slot = ref _ring[second % _ring.Length];
                if (slot.Second != second) slot = (second, 0);
                slot.Records += records;
                var view = Source(source);
                _sources[source] = view with { Records = view.Records + records, LastAt = at };
            }
        }

        public void Throttled(int records) => Interlocked.Add(ref _throttledTotal, records);

        public void Unread(UnreadRecord record)
        {
            lock (_gate)
            {
                _unreadTotal++;
                _unread.AddFirst(record);
                if (_unread.Count > MaxUnread) _unread.RemoveLast();
                var view = Source(record.Source);
                _sources[record.Source] = view with { Unread = view.Unread + 1 };
            }
        }

        public bool Report(string source, string error)
        {
            lock (_gate)
            {
                var view = Source(source);
                _sources[source] = view with { Error = error };
                return view.Error != error;
            }
        }

        public IngestView View(DateTimeOffset now)
        {
            lock (_gate)
            {
                var second = now.ToUnixTimeSeconds();
                var recent = _ring.Where(slot => slot.Second < second && slot.Second >= second - Seconds).Sum(slot => slot.Records);
                return new IngestView(_total, recent / (double)Seconds, _unreadTotal, Oldest is { } oldest ? Math.Max(0, (now - oldest).TotalMilliseconds) : 0, [.. _sources.Values], [.. _unread], Interlocked.Read(ref _throttledTotal));
            }
        }

        private SourceView Source(string name) => _sources.TryGetValue(name, out var view) ? view : new SourceView(name, 0, 0, null, "");
    }
}
