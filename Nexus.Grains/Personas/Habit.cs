using System.Runtime.InteropServices;
using System.Text.Json;

namespace Nexus.Personas;

/// <summary>How often a persona did what, fading with every action. Bounded: what was rarest and longest ago is forgotten.</summary>
/// <remarks>Keys are hashes: a baseline keeps no names of files or people, so nothing in it needs erasing.</remarks>
internal sealed class Habit(int capacity, double unseenShare)
{
    private const double Fading = 1 / 0.998;
    private const double Large = 1e9;
    private const int Apprenticeship = 5;
    private const double MaxBits = 14;

    private readonly Dictionary<ulong, double> _counts = [];
    private double _unit = 1, _total, _novel;
    private long _added;

    /// <summary>True if it was never done, or so long ago that it is forgotten.</summary>
    public bool IsNew(ulong key) => !_counts.ContainsKey(key);

    /// <summary>−log2 of how likely <paramref name="key"/> was. Something new is as likely as new things have been of late.</summary>
    public double Bits(ulong key)
    {
        var samples = _total / _unit;
        var likelyNew = (_novel / _unit + 0.5) / (samples + 1);
        var likely = _counts.TryGetValue(key, out var count) ? (1 - likelyNew) * count / _total : likelyNew * unseenShare;
        return Math.Min(MaxBits, -Math.Log2(likely));
    }

    public void Add(ulong key)
    {
        _unit *= Fading;
        _added++;
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, key, out var known);
        count += _unit;
        _total += _unit;
        // That the first few are new says nothing about how adventurous the persona is.
        if (!known && _added > Apprenticeship) _novel += _unit;
        if (_counts.Count > capacity) Forget();
        if (_unit > Large) Rescale();
    }

    public void Save(Utf8JsonWriter json, string name)
    {
        json.WriteStartObject(name);
        json.WriteNumber("unit", _unit);
        json.WriteNumber("total", _total);
        json.WriteNumber("novel", _novel);
        json.WriteNumber("added", _added);
        json.WriteStartObject("counts");
        foreach (var (key, count) in _counts.OrderBy(pair => pair.Key)) json.WriteNumber(key.ToString("x16", System.Globalization.CultureInfo.InvariantCulture), count);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public void Load(JsonElement json)
    {
        _unit = json.GetProperty("unit").GetDouble();
        _total = json.GetProperty("total").GetDouble();
        _novel = json.GetProperty("novel").GetDouble();
        _added = json.GetProperty("added").GetInt64();
        foreach (var entry in json.GetProperty("counts").EnumerateObject())
            _counts[ulong.Parse(entry.Name, System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture)] = entry.Value.GetDouble();
    }

    // A quarter at a time, so that the cost of sorting is spread over many additions.
    private void Forget()
    {
        foreach (var (key, count) in _counts.OrderBy(pair => pair.Value).ThenBy(pair => pair.Key).Take(capacity / 4).ToList())
        {
            _counts.Remove(key);
            _total -= count;
        }
    }

    private void Rescale()
    {
        foreach (var key in _counts.Keys.ToList()) _counts[key] /= _unit;
        _total /= _unit;
        _novel /= _unit;
        _unit = 1;
    }
}
