namespace Nexus.Configuration;

/// <summary>Finds the known name a mistyped one was probably meant to be.</summary>
public static class Nearest
{
    /// <summary>The candidate that takes the fewest edits, or null if none is close enough to be meant: a third of the name, at least one.</summary>
    /// <param name="prefix">What every name of its kind begins with. It tells nothing, so the rest alone has a length.</param>
    public static string? To(string name, IEnumerable<string> candidates, string prefix = "")
    {
        string? best = null;
        var length = name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? name.Length - prefix.Length : name.Length;
        var least = Math.Max(1, length / 3) + 1;
        foreach (var candidate in candidates)
        {
            var edits = Edits(name.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (edits >= least) continue;
            (best, least) = (candidate, edits);
        }
        return best;
    }

    /// <summary>", did you mean 'x'?" or nothing.</summary>
    public static string Hint(string name, IEnumerable<string> candidates, string prefix = "") => To(name, candidates, prefix) is { } near ? $"; did you mean '{near}'?" : "";

    // Letters left out, put in, changed, or two neighbours that changed places.
    private static int Edits(string a, string b)
    {
        var (before, last, row) = (new int[b.Length + 1], new int[b.Length + 1], Enumerable.Range(0, b.Length + 1).ToArray());
        for (var i = 1; i <= a.Length; i++)
        {
            (before, last, row) = (last, row, before);
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                row[j] = Math.Min(Math.Min(last[j], row[j - 1]) + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = Math.Min(row[j], before[j - 2] + 1);
            }
        }
        return row[b.Length];
    }
}
