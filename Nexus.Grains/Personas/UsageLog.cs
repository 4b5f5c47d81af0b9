using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Nexus.Actions;
using StableHash = Nexus.Gates.StableHash;

namespace Nexus.Personas;

/// <summary>How often each tool was called, and what its numbers came to, by the hour over the last day.</summary>
/// <remarks>Bounded: 24 hours of at most 256 tools and arguments. What does not fit is counted under one name for all, so that a flood of arguments hides nothing.</remarks>
internal sealed class UsageLog
{
    private const int Hours = 24;
    private const int Capacity = 256;
    private const ulong Overflow = 0;

    private readonly Dictionary<ulong, decimal[]> _sums = [];
    private long _hour;

    public void Add(ActionFeatures features)
    {
        Advance(HourOf(features.At));
        Count(KeyOf(features.Tool, null), HourOf(features.At), 1);
        foreach (var amount in features.Amounts) Count(KeyOf(features.Tool, amount.Argument), HourOf(features.At), amount.Value);
    }

    /// <summary>Calls of the tool, and what the argument came to, in the 24 hours before <paramref name="at"/>.</summary>
    public Usage Of(string tool, string argument, DateTimeOffset at) => new((long)Sum(KeyOf(tool, null), at), argument.Length == 0 ? 0 : Sum(KeyOf(tool, argument), at));

    private decimal Sum(ulong key, DateTimeOffset at)
    {
        var now = HourOf(at);
        if (!_sums.TryGetValue(key, out var hours) && (_sums.Count < Capacity || !_sums.TryGetValue(Overflow, out hours))) return 0;
        var sum = 0m;
        // A clock that ran back hides nothing: what was counted in hours still to come counts too.
        for (var hour = Math.Max(now, _hour - Hours + 1) - Hours + 1; hour <= _hour; hour++)
            if (hour > _hour - Hours && hour >= 0) sum = Plus(sum, hours![hour % Hours]);
        return sum;
    }

    private void Count(ulong key, long hour, decimal value)
    {
        if (hour <= _hour - Hours) return;
        if (!_sums.TryGetValue(key, out var hours))
        {
            if (_sums.Count >= Capacity) key = Overflow;
            if (!_sums.TryGetValue(key, out hours)) _sums[key] = hours = new decimal[Hours];
        }
        hours[hour % Hours] = Plus(hours[hour % Hours], value);
    }

    private void Advance(long hour)
    {
        if (hour <= _hour) return;
        foreach (var hours in _sums.Values)
            for (var passed = Math.Max(_hour + 1, hour - Hours + 1); passed <= hour; passed++) hours[passed % Hours] = 0;
        _hour = hour;
        foreach (var (key, _) in _sums.Where(entry => Array.TrueForAll(entry.Value, static sum => sum == 0)).ToArray()) _sums.Remove(key);
    }

    public void Save(Utf8JsonWriter json)
    {
        json.WriteStartObject("usage");
        json.WriteNumber("hour", _hour);
        json.WriteStartObject("sums");
        foreach (var (key, hours) in _sums.OrderBy(entry => entry.Key))
        {
            json.WriteStartArray(key.ToString("x16", CultureInfo.InvariantCulture));
            foreach (var sum in hours) json.WriteNumberValue(sum);
            json.WriteEndArray();
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public void Load(JsonElement json)
    {
        _hour = json.GetProperty("hour").GetInt64();
        foreach (var entry in json.GetProperty("sums").EnumerateObject())
        {
            if (entry.Value.GetArrayLength() != Hours) throw new NexusException(ErrorCode.Invalid, $"the snapshot's usage has {entry.Value.GetArrayLength()} hours instead of {Hours}");
            _sums[ulong.Parse(entry.Name, NumberStyles.HexNumber, CultureInfo.InvariantCulture)] = [.. entry.Value.EnumerateArray().Select(static sum => sum.GetDecimal())];
        }
    }

    private static decimal Plus(decimal a, decimal b) => a > decimal.MaxValue - b ? decimal.MaxValue : a + b;

    private static long HourOf(DateTimeOffset at) => Math.Max(0, at.UtcTicks / TimeSpan.TicksPerHour);

    private static ulong KeyOf(string tool, string? argument) => Math.Max(1, unchecked(StableHash.Of(tool) * 0x9E3779B97F4A7C15 + (argument is null ? 1 : StableHash.Of(argument))));
}
