using System.Globalization;
using System.Text;

namespace Nexus.Gates;

/// <summary>One language: its small words, by which a text is known to be in it, and how its words for kinds of deeds and things begin.</summary>
internal sealed class Tongue
{
    private const int MaxEnding = 6;
    private const int MaxEndingOfShort = 3;

    private readonly (string Start, ulong Kinds)[] _deeds;
    private readonly (string Start, ulong Kinds)[] _things;

    public Tongue(string small, string deeds, string things)
    {
        Small = [.. small.Split(' ')];
        _deeds = Lines(deeds, Deeds.DeedOf);
        _things = Lines(things, Deeds.ThingOf);
    }

    public HashSet<string> Small { get; }

    /// <summary>What a part of a text in this language speaks of.</summary>
    public DeedReading Read(string text)
    {
        var (deeds, things) = (0UL, 0UL);
        foreach (var word in WordsOf(text))
        {
            if (Small.Contains(word)) continue;
            deeds |= Of(_deeds, word);
            things |= Of(_things, word);
        }
        return new DeedReading(deeds, things);
    }

    private static ulong Of((string Start, ulong Kinds)[] table, string word)
    {
        var kinds = 0UL;
        foreach (var (start, own) in table)
            if (word.StartsWith(start, StringComparison.Ordinal) && word.Length - start.Length <= (start.Length < 4 ? MaxEndingOfShort : MaxEnding)) kinds |= own;
        return kinds;
    }

    private static (string, ulong)[] Lines(string lines, Func<string, ulong> kindOf) =>
    [
        .. lines.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split(": "))
            .SelectMany(line => line[1].Split(' ').Select(start => (start, line[0].Split(' ').Aggregate(0UL, (kinds, word) => kinds | kindOf(Words.Stem(word)))))),
    ];

    /// <summary>The words of a text, lower case, without accents.</summary>
    public static List<string> WordsOf(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var c in text)
        {
            if (Plain(char.ToLowerInvariant(c)) is { Length: > 0 } letters) word.Append(letters);
            else if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }
        if (word.Length > 0) words.Add(word.ToString());
        return words;
    }

    // By a table: without the tables of a culture the runtime takes no letter apart.
    private static string Plain(char letter) => letter switch
    {
        >= 'à' and <= 'å' => "a",
        'æ' => "ae",
        'ç' => "c",
        >= 'è' and <= 'ë' => "e",
        >= 'ì' and <= 'ï' => "i",
        'ñ' => "n",
        >= 'ò' and <= 'ö' or 'ø' => "o",
        >= 'ù' and <= 'ü' => "u",
        'ý' or 'ÿ' => "y",
        'œ' => "oe",
        'ß' => "ss",
        _ => char.IsLetter(letter) ? letter.ToString() : "",
    };
}
