namespace Nexus.Knowledge;

/// <summary>Cuts a document into passages that can be found and quoted: whole paragraphs where they fit, else whole sentences, else whole words.</summary>
public static class Chunker
{
    public const int Target = 800;
    public const int Overlap = 120;

    // A passage shorter than this is only made at the end of a document.
    private const int Shortest = Target / 2;

    public static IReadOnlyList<string> Split(string content)
    {
        var text = content.ReplaceLineEndings("\n");
        var passages = new List<string>();
        var start = SkipBlank(text, 0);
        while (start < text.Length)
        {
            var end = text.Length - start <= Target ? text.Length : Cut(text, start);
            var passage = text[start..end].Trim();
            if (passage.Length > 0) passages.Add(passage);
            if (end == text.Length) break;
            start = SkipBlank(text, Next(text, start, end));
        }
        return passages;
    }

    /// <summary>Where a passage from <paramref name="start"/> ends: after the last and strongest break within reach.</summary>
    private static int Cut(string text, int start)
    {
        var limit = start + Target;
        int sentence = -1, line = -1, word = -1;
        for (var i = limit - 1; i > start + Shortest; i--)
        {
            if (text[i] == '\n' && text[i - 1] == '\n') return i + 1;
            if (sentence < 0 && EndsSentence(text, i)) sentence = i + 1;
            if (line < 0 && text[i] == '\n') line = i + 1;
            if (word < 0 && char.IsWhiteSpace(text[i])) word = i + 1;
        }
        if (sentence > 0) return sentence;
        if (line > 0) return line;
        if (word > 0) return word;
        return char.IsLowSurrogate(text[limit]) ? limit - 1 : limit;
    }

    /// <summary>Where the next passage begins: a little before the end of the last one, at a sentence or word, unless a paragraph ended there.</summary>
    private static int Next(string text, int start, int end)
    {
        if (text[end - 1] == '\n' && text[end - 2] == '\n') return end;
        var from = Math.Max(start + 1, end - Overlap);
        var word = -1;
        for (var i = from; i < end - 1; i++)
        {
            if (EndsSentence(text, i)) return i + 1;
            if (word < 0 && char.IsWhiteSpace(text[i])) word = i + 1;
        }
        return word > 0 ? word : end;
    }

    private static bool EndsSentence(string text, int i) => text[i] switch
    {
        '。' or '！' or '？' => true,
        '.' or '!' or '?' => i + 1 == text.Length || char.IsWhiteSpace(text[i + 1]),
        _ => false,
    };

    private static int SkipBlank(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
        return at;
    }
}
