using System.Text;

namespace Nexus.Stores;

/// <summary>The words of a text: runs of letters and digits, lower case.</summary>
internal static class QueryWords
{
    // A query of a thousand characters can hold more; the first ones say what is meant.
    private const int MaxWords = 32;

    /// <summary>The distinct words of a query.</summary>
    public static IReadOnlyList<string> Of(string query) => [.. All(query).Distinct(StringComparer.Ordinal).Take(MaxWords)];

    /// <summary>Every word, in order.</summary>
    public static IEnumerable<string> All(string text)
    {
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                word.Append(Rune.ToLowerInvariant(rune));
                continue;
            }

            if (word.Length > 0) yield return word.ToString();
            word.Clear();
        }

        if (word.Length > 0) yield return word.ToString();
    }
}
