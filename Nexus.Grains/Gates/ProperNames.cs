namespace Nexus.Gates;

/// <summary>Names of someone or something: words with a capital that are no deed and no kind of thing.</summary>
internal static class ProperNames
{
    private const int MinLength = 4;

    /// <summary>True if both texts hold the same name.</summary>
    public static bool Shared(string a, string b)
    {
        var names = Of(a).ToHashSet(StringComparer.Ordinal);
        return names.Count > 0 && Of(b).Any(names.Contains);
    }

    private static IEnumerable<string> Of(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var end = at;
            var capital = false;
            while (end < text.Length && char.IsLetter(text[end])) capital |= char.IsUpper(text[end++]);
            if (capital && end - at >= MinLength && text[at..end] is var word && Words.Of(word).FirstOrDefault() is { } stem && Deeds.DeedOf(stem) == 0 && Deeds.ThingOf(stem) == 0) yield return word;
            at = Math.Max(end, at + 1);
        }
    }
}
