namespace Nexus.Configuration;

/// <summary>Finds the known name a mistyped one was probably meant to be.</summary>
public static class Nearest
{
    /// <summary>The candidate that takes the fewest edits, or null if none is close enough to be meant (a third of the name).</summary>
    public static string? To(string name, IEnumerable<string> candidates)
    {
        string? best = null;
        var least = Math.Max(2, name.Length / 3) + 1;
        foreach (var candidate in candidates)
        {
            var edits = Edits(name.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (edits >= least) continue;
            (best, least) = (candidate, edits);
        }
        return best;
    }

    /// <summary>", did you mean 'x'?" or nothing.</summary>
    public static string Hint(string name, IEnumerable<string> candidates) => To(name, candidates) is { } near ? $"; did you mean '{near}'?" : "";

    private static int Edits(string a, string b)
    {
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++) row[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }
        return row[b.Length];
    }
}
