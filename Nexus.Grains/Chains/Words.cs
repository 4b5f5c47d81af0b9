namespace Nexus.Chains;

internal enum WordKind
{
    Plain,
    Quoted,
    Url,
    Number,
}

/// <summary>One word of a task. Text is without quotes and trailing punctuation; Start and End are where it stands, quotes included.</summary>
internal readonly record struct Word(WordKind Kind, string Text, int Start, int End, char Tail)
{
    /// <summary>Lower case, for comparing with known words.</summary>
    public string Lower { get; } = Kind == WordKind.Plain ? Text.ToLowerInvariant() : "";
}

/// <summary>Cuts a task into words, keeping what is quoted in one piece. Linear in the text.</summary>
internal static class Words
{
    private const string Openers = "\"“«`'‘";
    private const string Closers = "\"”»`'’";
    private const string Punctuation = ".,;:!?)]}>\"'”»’…";

    public static List<Word> Of(string text)
    {
        var words = new List<Word>();
        // Which closing quotes are known not to come any more: without it a text full of openers would be searched to its end for each.
        var absent = new bool[Closers.Length];
        for (var i = 0; i < text.Length;)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                i++;
                continue;
            }
            var word = Quoted(text, i, absent) ?? Bare(text, i);
            words.Add(word);
            i = word.End;
        }
        return words;
    }

    private static Word? Quoted(string text, int start, bool[] absent)
    {
        var kind = Openers.IndexOf(text[start], StringComparison.Ordinal);
        if (kind < 0 || absent[kind]) return null;
        for (var end = text.IndexOf(Closers[kind], start + 1); end >= 0; end = text.IndexOf(Closers[kind], end + 1))
        {
            // An apostrophe inside a word closes nothing.
            if (end + 1 < text.Length && char.IsLetterOrDigit(text[end + 1])) continue;
            var after = end + 1;
            while (after < text.Length && Punctuation.Contains(text[after], StringComparison.Ordinal)) after++;
            return new Word(WordKind.Quoted, text[(start + 1)..end], start, after, TailOf(text.AsSpan(end + 1, after - end - 1)));
        }
        absent[kind] = true;
        return null;
    }

    private static Word Bare(string text, int start)
    {
        var end = start;
        while (end < text.Length && !char.IsWhiteSpace(text[end]) && !Separates(text, start, end)) end++;
        if (end == start) end++;
        var from = start;
        while (from < end - 1 && text[from] is '(' or '[' or '{' or '<' or '"' or '“' or '«') from++;
        var to = end;
        while (to > from && Punctuation.Contains(text[to - 1], StringComparison.Ordinal) && !ClosesWithin(text, from, to)) to--;
        var bare = text[from..to];
        return new Word(KindOf(bare), bare, start, end, TailOf(text.AsSpan(to, end - to)));
    }

    // "1,2,3" is three numbers, "a;b" two words; inside a URL or a file name neither is.
    private static bool Separates(string text, int start, int end) =>
        end > start && text[end - 1] is ',' or ';' && end > start && !text.AsSpan(start, Math.Min(8, end - start)).Contains("://", StringComparison.Ordinal);

    private static bool ClosesWithin(string text, int from, int to) => text[to - 1] == ')' && text.AsSpan(from, to - from - 1).Contains('(');

    private static char TailOf(ReadOnlySpan<char> tail) => tail.Contains(';') ? ';' : tail.Length > 0 ? tail[0] : '\0';

    private static WordKind KindOf(string text)
    {
        if (text.Contains("://", StringComparison.Ordinal) || text.StartsWith("www.", StringComparison.OrdinalIgnoreCase)) return WordKind.Url;
        return Numbers.TryRead(text, out _) ? WordKind.Number : WordKind.Plain;
    }
}
