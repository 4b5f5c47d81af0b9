using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Nexus.Actions;
using StableHash = Nexus.Gates.StableHash;

namespace Nexus.Personas;

/// <summary>Where a persona's effects have gone, each time named by someone who may be believed or approved. What went there often enough, on enough days, it may repeat unasked.</summary>
/// <remarks>Keys are hashes of tool and value, so nothing in it needs erasing. Bounded: what is not mature and longest ago is forgotten first.</remarks>
internal sealed class SinkHistory
{
    /// <summary>Successful actions before a value is a habit.</summary>
    public const int MatureUses = 5;

    /// <summary>Days (UTC) they must be spread over: one afternoon of injected work is no habit.</summary>
    public const int MatureDays = 3;

    /// <summary>A habit not followed for so long is none any more.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromDays(90);

    private const int Capacity = 512;

    private readonly Dictionary<ulong, Use> _uses = [];

    public void Add(ActionFeatures features)
    {
        var day = (int)(features.At.UtcTicks / TimeSpan.TicksPerDay);
        foreach (var sink in features.Sinks)
        {
            var key = KeyOf(features.Tool, sink);
            var known = _uses.GetValueOrDefault(key);
            _uses[key] = known.Count == 0 || day - known.LastDay > Remembered.Days
                ? new Use(1, 1, day)
                : new Use(known.Count + 1, known.Days + (day > known.LastDay ? 1 : 0), Math.Max(day, known.LastDay));
        }
        if (_uses.Count > Capacity) Forget();
    }

    /// <summary>Those of the action's sinks that are habits.</summary>
    public ImmutableArray<string> Mature(ActionFeatures features)
    {
        if (features.Sinks.IsEmpty || _uses.Count == 0) return [];
        var day = (int)(features.At.UtcTicks / TimeSpan.TicksPerDay);
        return [.. features.Sinks.Where(sink => _uses.TryGetValue(KeyOf(features.Tool, sink), out var use) && use.IsMature && day - use.LastDay <= Remembered.Days)];
    }

    public void Save(Utf8JsonWriter json)
    {
        json.WriteStartObject("sinks");
        foreach (var (key, use) in _uses.OrderBy(pair => pair.Key))
        {
            json.WriteStartArray(key.ToString("x16", CultureInfo.InvariantCulture));
            json.WriteNumberValue(use.Count);
            json.WriteNumberValue(use.Days);
            json.WriteNumberValue(use.LastDay);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    public void Load(JsonElement json)
    {
        foreach (var entry in json.EnumerateObject())
            _uses[ulong.Parse(entry.Name, NumberStyles.HexNumber, CultureInfo.InvariantCulture)] = new Use(entry.Value[0].GetInt64(), entry.Value[1].GetInt32(), entry.Value[2].GetInt32());
    }

    // A quarter at a time, so that the cost of sorting is spread over many additions.
    private void Forget()
    {
        foreach (var (key, _) in _uses.OrderBy(pair => pair.Value.IsMature).ThenBy(pair => pair.Value.LastDay).ThenBy(pair => pair.Value.Count).ThenBy(pair => pair.Key).Take(Capacity / 4).ToArray())
            _uses.Remove(key);
    }

    private static ulong KeyOf(string tool, string sink) => unchecked(StableHash.Of(tool) * 0x9E3779B97F4A7C15 + StableHash.Of(sink));

    private readonly record struct Use(long Count, int Days, int LastDay)
    {
        public bool IsMature => Count >= MatureUses && Days >= MatureDays;
    }
}
