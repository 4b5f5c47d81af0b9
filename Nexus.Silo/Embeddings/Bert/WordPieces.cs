using System.Globalization;
using System.Text;

namespace Nexus.Embeddings.Bert;

/// <summary>BERT's tokens: words and punctuation, each cut greedily into the longest pieces of the vocabulary.</summary>
internal sealed class WordPieces
{
    private const int LongestWord = 100;

    private readonly Dictionary<string, int> _pieces = new(StringComparer.Ordinal);
    private readonly bool _lowerCase;
    private readonly int _unknown;

    /// <param name="lines">One piece a line; its number is the token.</param>
    /// <param name="lowerCase">Whether the model knows lower case without accents only.</param>
    public WordPieces(IEnumerable<string> lines, bool lowerCase)
    {
        foreach (var line in lines) _pieces[line.TrimEnd('\r')] = _pieces.Count;
        _lowerCase = lowerCase;
        (First, Last, _unknown) = (Of("[CLS]"), Of("[SEP]"), Of("[UNK]"));
    }

    public int Count => _pieces.Count;

    /// <summary>The token that begins every sequence.</summary>
    public int First { get; }

    /// <summary>The token that ends it.</summary>
    public int Last { get; }

    public List<int> Encode(string text)
    {
        var tokens = new List<int>();
        var word = new StringBuilder();
        foreach (var rune in (_lowerCase ? UnicodeForms.WithoutMarks(text.ToLowerInvariant()) : text).EnumerateRunes())
        {
            var kind = Rune.GetUnicodeCategory(rune);
            if (rune.Value is 0 or 0xFFFD || kind is UnicodeCategory.Format or UnicodeCategory.Control && rune.Value is not ('\t' or '\n' or '\r')) continue;
            var isSpace = rune.Value is ' ' or '\t' or '\n' or '\r' || kind == UnicodeCategory.SpaceSeparator;
            if (!isSpace && !StandsAlone(rune, kind))
            {
                word.Append(rune.ToString());
                continue;
            }
            Cut(word, tokens);
            if (!isSpace) Cut(word.Append(rune.ToString()), tokens);
        }
        Cut(word, tokens);
        return tokens;
    }

    private int Of(string piece) => _pieces.TryGetValue(piece, out var token) ? token : throw new NexusException(ErrorCode.Invalid, $"the vocabulary lacks '{piece}'");

    // Punctuation, all of ASCII that is neither letter nor digit, and Chinese characters are words of their own.
    private static bool StandsAlone(Rune rune, UnicodeCategory kind) =>
        rune.Value is >= 33 and <= 47 or >= 58 and <= 64 or >= 91 and <= 96 or >= 123 and <= 126
        || kind is UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation
            or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.OtherPunctuation
        || rune.Value is >= 0x4E00 and <= 0x9FFF or >= 0x3400 and <= 0x4DBF or >= 0xF900 and <= 0xFAFF or >= 0x20000 and <= 0x2CEAF or >= 0x2F800 and <= 0x2FA1F;

    private void Cut(StringBuilder buffer, List<int> tokens)
    {
        var word = buffer.ToString();
        buffer.Clear();
        if (word.Length == 0) return;
        var before = tokens.Count;
        for (var at = 0; at < word.Length;)
        {
            var end = word.Length <= LongestWord ? word.Length : at;
            while (end > at && !_pieces.ContainsKey(at == 0 ? word[..end] : "##" + word[at..end])) end--;
            if (end == at)
            {
                // A word with one part unknown is unknown as a whole.
                tokens.RemoveRange(before, tokens.Count - before);
                tokens.Add(_unknown);
                return;
            }
            tokens.Add(_pieces[at == 0 ? word[..end] : "##" + word[at..end]]);
            at = end;
        }
    }
}
