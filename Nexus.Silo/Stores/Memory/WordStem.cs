namespace Nexus.Stores;

/// <summary>A word without its inflection: the first step of Porter's algorithm (plurals, -ed, -ing, final y).</summary>
internal static class WordStem
{
    public static string Of(string word) => word.Length <= 2 ? word : Ending(Plural(word));

    private static string Plural(string word) =>
        word.EndsWith("sses", StringComparison.Ordinal) || word.EndsWith("ies", StringComparison.Ordinal) ? word[..^2]
        : word.EndsWith('s') && !word.EndsWith("ss", StringComparison.Ordinal) ? word[..^1]
        : word;

    private static string Ending(string word)
    {
        var stem = word;
        if (word.EndsWith("ed", StringComparison.Ordinal) && HasVowel(word.AsSpan(0, word.Length - 2))) stem = Repaired(word[..^2]);
        else if (word.EndsWith("ing", StringComparison.Ordinal) && HasVowel(word.AsSpan(0, word.Length - 3))) stem = Repaired(word[..^3]);
        if (stem.EndsWith('e') && stem.Length > 3) stem = stem[..^1];
        return stem.EndsWith('y') && HasVowel(stem.AsSpan(0, stem.Length - 1)) ? stem[..^1] + "i" : stem;
    }

    // running → runn → run; falling → fall.
    private static string Repaired(string stem) =>
        stem.Length > 2 && stem[^1] == stem[^2] && !"lsz".Contains(stem[^1], StringComparison.Ordinal) && !IsVowel(stem[^1]) ? stem[..^1] : stem;

    private static bool HasVowel(ReadOnlySpan<char> part) => part.ContainsAny("aeiouy");

    private static bool IsVowel(char letter) => "aeiou".Contains(letter, StringComparison.Ordinal);
}
