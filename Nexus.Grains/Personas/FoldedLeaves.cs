using System.Text.Json;

namespace Nexus.Personas;

/// <summary>Which leaves have been folded. Outcomes sealed at the same moment are reported in any order; each counts once.</summary>
/// <remarks>Everything at or below the watermark counts as folded; above it the leaves are remembered one by one. Two reports are never this far apart: both follow their own commit at once.</remarks>
internal sealed class FoldedLeaves
{
    private const int Remembered = 2048;

    // In order, in a stretch that moves up the array as leaves come in behind and fall out in front.
    private long[] _leaves = new long[16];
    private int _start, _count;

    public long Watermark { get; private set; } = -1;

    private Span<long> Recent => _leaves.AsSpan(_start, _count);

    public bool Has(long leaf) => leaf <= Watermark || Recent.BinarySearch(leaf) >= 0;

    /// <summary>False if the leaf was folded before.</summary>
    public bool Add(long leaf)
    {
        if (leaf <= Watermark) return false;
        var at = ~Recent.BinarySearch(leaf);
        if (at < 0) return false;
        if (_start + _count == _leaves.Length) MakeRoom();
        _count++;
        Recent[at..^1].CopyTo(Recent[(at + 1)..]);
        Recent[at] = leaf;
        if (_count > Remembered)
        {
            Watermark = Recent[0];
            _start++;
            _count--;
        }

        return true;
    }

    private void MakeRoom()
    {
        var leaves = _start >= _leaves.Length / 2 ? _leaves : new long[_leaves.Length * 2];
        Recent.CopyTo(leaves);
        (_leaves, _start) = (leaves, 0);
    }

    public void Save(Utf8JsonWriter json)
    {
        json.WriteNumber("watermark", Watermark);
        json.WriteStartArray("folded");
        foreach (var leaf in Recent) json.WriteNumberValue(leaf);
        json.WriteEndArray();
    }

    public void Load(JsonElement json)
    {
        Watermark = json.GetProperty("watermark").GetInt64();
        var leaves = new SortedSet<long>(json.GetProperty("folded").EnumerateArray().Select(static leaf => leaf.GetInt64()));
        _leaves = [.. leaves, .. new long[Remembered]];
        (_start, _count) = (0, leaves.Count);
    }
}
