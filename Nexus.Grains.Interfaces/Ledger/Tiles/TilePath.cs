using System.Globalization;

namespace Nexus.Ledger;

/// <summary>Where a tile stands (c2sp.org/tlog-tiles): <c>tile/&lt;L&gt;/&lt;N&gt;[.p/&lt;W&gt;]</c>, or <c>tile/entries/…</c> for the entries themselves.</summary>
/// <param name="Level">0 for leaf hashes, to 7: the level above would hold more than 2^63 leaves. <see cref="Entries"/> for a bundle of entries.</param>
/// <param name="Index">Which tile of its level, from 0.</param>
/// <param name="Width">How many hashes or entries it holds: 256, or 1 to 255 for a partial tile.</param>
public readonly record struct TilePath(int Level, long Index, int Width)
{
    /// <summary>The level of a bundle of entries.</summary>
    public const int Entries = -1;

    /// <summary>Hashes in a full tile.</summary>
    public const int FullWidth = 1 << CompactRange.TileHeight;

    /// <summary>How many nodes level <paramref name="level"/> has in a tree of <paramref name="size"/> leaves.</summary>
    public static long NodesAt(int level, long size) => level * CompactRange.TileHeight is var height and < 63 ? size >> height : 0;

    /// <summary>True if a tree of <paramref name="size"/> leaves has this tile: all of it lies in the tree.</summary>
    public bool IsIn(long size) => Index <= (long.MaxValue - FullWidth) / FullWidth && Index * FullWidth + Width <= NodesAt(Math.Max(Level, 0), size);

    /// <summary>The tile of <paramref name="level"/> that holds node <paramref name="node"/>, as wide as a tree of <paramref name="size"/> leaves has it.</summary>
    public static TilePath Of(int level, long node, long size) => new(level, node / FullWidth, (int)Math.Min(FullWidth, NodesAt(Math.Max(level, 0), size) - node / FullWidth * FullWidth));

    /// <summary>Reads a path strictly, from <c>tile/</c> on; null if it is none.</summary>
    public static TilePath? Parse(string path)
    {
        var parts = path.Split('/');
        if (parts.Length < 3 || parts[0] != "tile") return null;
        var level = parts[1] == "entries" ? Entries : StrictNumber.Parse(parts[1]) is { } l and <= 7 ? (int)l : int.MinValue;
        if (level == int.MinValue) return null;
        var (width, groups) = (FullWidth, parts[2..]);
        if (groups.Length >= 2 && groups[^2].EndsWith(".p", StringComparison.Ordinal))
        {
            if (StrictNumber.Parse(groups[^1]) is not (>= 1 and < FullWidth and var partial)) return null;
            width = (int)partial;
            groups = [.. groups[..^2], groups[^2][..^2]];
        }
        return ParseIndex(groups) is { } index ? new TilePath(level, index, width) : null;
    }

    /// <summary>The path, from <c>tile/</c> on.</summary>
    public override string ToString()
    {
        var groups = (Index % 1000).ToString("000", CultureInfo.InvariantCulture);
        for (var rest = Index / 1000; rest > 0; rest /= 1000) groups = $"x{(rest % 1000).ToString("000", CultureInfo.InvariantCulture)}/{groups}";
        var level = Level == Entries ? "entries" : Level.ToString(CultureInfo.InvariantCulture);
        return Width == FullWidth ? $"tile/{level}/{groups}" : string.Create(CultureInfo.InvariantCulture, $"tile/{level}/{groups}.p/{Width}");
    }

    private static long? ParseIndex(string[] groups)
    {
        if (groups.Length is 0 or > 6) return null;
        long index = 0;
        for (var i = 0; i < groups.Length; i++)
        {
            var last = i == groups.Length - 1;
            var digits = last ? groups[i] : groups[i].StartsWith('x') ? groups[i][1..] : "";
            if (digits.Length != 3 || digits.AsSpan().ContainsAnyExceptInRange('0', '9')) return null;
            index = index * 1000 + int.Parse(digits, CultureInfo.InvariantCulture);
        }
        // One spelling only: no group in front that is all zeroes.
        return groups.Length > 1 && groups[0] == "x000" ? null : index;
    }
}
