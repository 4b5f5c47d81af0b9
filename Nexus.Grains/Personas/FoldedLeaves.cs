using System.Text.Json;

namespace Nexus.Personas;

/// <summary>Which leaves have been folded. Outcomes sealed at the same moment are reported in any order; each counts once.</summary>
/// <remarks>Everything at or below the watermark counts as folded; above it the leaves are remembered one by one. Two reports are never this far apart: both follow their own commit at once.</remarks>
internal sealed class FoldedLeaves
{
    private const int Remembered = 2048;

    private readonly SortedSet<long> _recent = [];

    public long Watermark { get; private set; } = -1;

    public bool Has(long leaf) => leaf <= Watermark || _recent.Contains(leaf);

    /// <summary>False if the leaf was folded before.</summary>
    public bool Add(long leaf)
    {
        if (leaf <= Watermark || !_recent.Add(leaf)) return false;
        if (_recent.Count > Remembered)
        {
            Watermark = _recent.Min;
            _recent.Remove(Watermark);
        }

        return true;
    }

    public void Save(Utf8JsonWriter json)
    {
        json.WriteNumber("watermark", Watermark);
        json.WriteStartArray("folded");
        foreach (var leaf in _recent) json.WriteNumberValue(leaf);
        json.WriteEndArray();
    }

    public void Load(JsonElement json)
    {
        Watermark = json.GetProperty("watermark").GetInt64();
        foreach (var leaf in json.GetProperty("folded").EnumerateArray()) _recent.Add(leaf.GetInt64());
    }
}
