using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Nexus.Gates;

/// <summary>A cache by text that never holds more than its capacity: what was not asked for since the hand last passed goes first (clock).</summary>
/// <remarks>Reading takes no lock and allocates nothing.</remarks>
internal sealed class Bounded<T>
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Entry>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private readonly Entry?[] _ring;
    private readonly Lock _writing = new();
    private int _hand;

    public Bounded(int capacity)
    {
        _ring = new Entry?[capacity];
        _bySpan = _entries.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public int Count => _entries.Count;

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

    public void Put(string key, T value)
    {
        lock (_writing)
        {
            if (_entries.TryGetValue(key, out var known))
            {
                known.Value = value;
                return;
            }
            while (_ring[_hand] is { Used: true } passed)
            {
                passed.Used = false;
                _hand = (_hand + 1) % _ring.Length;
            }
            if (_ring[_hand] is { } gone) _entries.TryRemove(gone.Key, out _);
            var entry = new Entry(key) { Value = value };
            _entries[key] = _ring[_hand] = entry;
            _hand = (_hand + 1) % _ring.Length;
        }
    }

    private sealed class Entry(string key)
    {
        public readonly string Key = key;
        public required T Value;
        public volatile bool Used;
    }
}
