using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Nexus.Gates;

/// <summary>A cache by text that never holds more than its capacity, nor more weight than its budget: what was not asked for since the hand last passed goes first (clock).</summary>
/// <remarks>Reading takes no lock and allocates nothing. What is heavier than the whole budget is held all the same, alone.</remarks>
internal sealed class Bounded<T>
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Entry>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private readonly Entry?[] _ring;
    private readonly long _budget;
    private readonly Lock _writing = new();
    private int _hand;
    private long _weight;

    public Bounded(int capacity, long budget = long.MaxValue)
    {
        _ring = new Entry?[capacity];
        _budget = budget;
        _bySpan = _entries.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public int Count => _entries.Count;

    /// <summary>What all entries weigh together.</summary>
    public long Weight => Interlocked.Read(ref _weight);

    public bool TryGet(ReadOnlySpan<char> key, [MaybeNullWhen(false)] out T value)
    {
        if (!_bySpan.TryGetValue(key, out var entry))
        {
            value = default;
            return false;
        }
        if (!entry.Used) entry.Used = true;
        value = entry.Value;
        return true;
    }

    public void Put(string key, T value, long weight = 0)
    {
        lock (_writing)
        {
            if (_entries.TryGetValue(key, out var known))
            {
                _weight += weight - known.Weight;
                (known.Value, known.Weight, known.Used) = (value, weight, true);
                MakeRoom(0, known);
                return;
            }
            MakeRoom(weight, null);
            while (_ring[_hand] is { Used: true } passed)
            {
                passed.Used = false;
                Advance();
            }
            Remove();
            var entry = new Entry(key) { Value = value, Weight = weight };
            _entries[key] = _ring[_hand] = entry;
            _weight += weight;
            Advance();
        }
    }

    private void MakeRoom(long weight, Entry? kept)
    {
        // Twice round: the first time entries may only lose their mark.
        for (var steps = 0; _weight + weight > _budget && steps < 2 * _ring.Length; steps++)
        {
            if (_ring[_hand] is { } entry && entry != kept)
            {
                if (entry.Used) entry.Used = false;
                else Remove();
            }
            Advance();
        }
    }

    private void Remove()
    {
        if (_ring[_hand] is not { } gone) return;
        _entries.TryRemove(gone.Key, out _);
        _weight -= gone.Weight;
        _ring[_hand] = null;
    }

    private void Advance() => _hand = (_hand + 1) % _ring.Length;

    private sealed class Entry(string key)
    {
        public readonly string Key = key;
        public required T Value;
        public long Weight;
        public volatile bool Used;
    }
}
