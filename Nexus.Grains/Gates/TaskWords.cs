namespace Nexus.Gates;

/// <summary>The words of a text by which it may mean one thing among others: no deeds, no kinds of things, no days, no small words.</summary>
internal static class TaskWords
{
    private const int MinLength = 3;

    private static readonly HashSet<string> Common = new(
        "monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november december today tomorrow yesterday morning afternoon evening week month year hour day date time noon last next first latest new old unread read received sent com org net www http https untitled copy final the and about with from that have has had been some more most any"
            .Split(' ').Select(Words.Stem), StringComparer.Ordinal);

    public static HashSet<string> Of(string text)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        Add(text, words);
        return words;
    }

    public static void Add(string text, HashSet<string> words)
    {
        for (var at = 0; at < text.Length;)
        {
            var end = at;
            while (end < text.Length && char.IsLetter(text[end])) end++;
            if (end - at >= MinLength && Words.Stem(text[at..end].ToLowerInvariant()) is var stem && !Common.Contains(stem) && Deeds.DeedOf(stem) == 0 && Deeds.ThingOf(stem) == 0) words.Add(stem);
            at = Math.Max(end, at + 1);
        }
    }
}
