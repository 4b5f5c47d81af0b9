using System.Text;

namespace Nexus.Gates;

/// <summary>Letters that look like Latin ones. Folding tells whether a name passes itself off as another.</summary>
/// <remarks>A word wholly of one other script is a word of that language and stays as it is: it equals no Latin name. Only a mixture, or a fullwidth form, is a disguise.</remarks>
public static class Lookalikes
{
    private const string Foreign =
        "аеорсухіјѕԁһӏԛԝьвкмнтАВЕКМНОРСТУХІЈЅԌԚԜЗз" + // Cyrillic
        "οανρικτυχεΑΒΕΖΗΙΚΜΝΟΡΤΥΧ" + // Greek
        "ıɑɡɩʟᴏᴠᴡᴢℓⅼⅽⅾⅿⅰⅴⅹ∕⁄．。·․";

    private const string Latin =
        "aeopcyxijsdhlqwbbkmhtABEKMHOPCTYXIJSGQW33" +
        "oavpiktuxeABEZHIKMNOPTYX" +
        "iagilovwzllcdmivx//....";

    private static readonly Dictionary<char, char> Table = Foreign.Zip(Latin).GroupBy(pair => pair.First).ToDictionary(group => group.Key, group => group.First().Second);

    /// <summary>The Latin text that <paramref name="text"/> passes itself off as, or null if it does not.</summary>
    public static string? Disguised(string text)
    {
        if (System.Text.Ascii.IsValid(text)) return null;
        var disguise = false;
        var folded = new StringBuilder(text.Length);
        for (var start = 0; start < text.Length;)
        {
            var end = start;
            while (end < text.Length && IsWord(text[end]) == IsWord(text[start])) end++;
            disguise |= FoldWord(text.AsSpan(start, end - start), folded);
            start = end;
        }
        return disguise ? folded.ToString() : null;
    }

    private static bool FoldWord(ReadOnlySpan<char> word, StringBuilder folded)
    {
        var latin = false;
        var alike = false;
        var wide = false;
        foreach (var c in word)
        {
            latin |= char.IsAsciiLetter(c);
            alike |= Table.ContainsKey(c);
            wide |= c is >= '\uFF01' and <= '\uFF5E' || IsInvisible(c) || !IsWord(c) && Table.ContainsKey(c);
        }
        var disguise = wide || latin && alike;
        foreach (var c in word)
        {
            if (!disguise) folded.Append(c);
            else if (c is >= '\uFF01' and <= '\uFF5E') folded.Append((char)(c - 0xFEE0));
            else if (!IsInvisible(c)) folded.Append(Table.GetValueOrDefault(c, c));
        }
        return disguise;
    }

    // Zero-width and direction marks change what a reader sees, never what it means.
    internal static bool IsInvisible(char c) => c is '\u00AD' or '\u034F' or '\u061C' or (>= '\u200B' and <= '\u200F') or (>= '\u202A' and <= '\u202E') or (>= '\u2060' and <= '\u2069') or '\uFEFF';

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || char.IsSurrogate(c) || IsInvisible(c) || c == '_';
}
