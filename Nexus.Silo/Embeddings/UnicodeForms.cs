using System.Globalization;
using System.Reflection;
using System.Text;

namespace Nexus.Embeddings;

/// <summary>Unicode's normal forms as far as sentence encoders for English need them. The runtime has none of its own in invariant mode.</summary>
/// <remarks>NFKC is exact for what <c>nfkc.txt</c> lists, marks in their usual order provided.</remarks>
internal static class UnicodeForms
{
    private static readonly Lazy<Tables> Known = new(Read);

    /// <summary>The text as NFKC writes it: fullwidth letters, ligatures and the like made plain, letters and their marks made one.</summary>
    public static string Nfkc(string text)
    {
        if (Ascii.IsValid(text)) return text;
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            plain.Append(Known.Value.Plain.TryGetValue(rune.Value, out var simple) ? simple : rune.ToString());
        var whole = new StringBuilder(plain.Length);
        for (var i = 0; i < plain.Length; i++)
        {
            if (whole.Length > 0 && Known.Value.Composed.TryGetValue((whole[^1], plain[i]), out var letter)) whole[^1] = letter;
            else whole.Append(plain[i]);
        }
        return whole.ToString();
    }

    /// <summary>The text without its accents.</summary>
    public static string WithoutMarks(string text)
    {
        if (Ascii.IsValid(text)) return text;
        var bare = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            var letter = c;
            while (Known.Value.Parts.TryGetValue(letter, out var part)) letter = part;
            if (CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark) bare.Append(letter);
        }
        return bare.ToString();
    }

    private static Tables Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("embeddings/nfkc.txt")!;
        using var reader = new StreamReader(stream);
        var (plain, composed, parts) = (new Dictionary<int, string>(), new Dictionary<(char, char), char>(), new Dictionary<char, char>());
        var pairs = false;
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#')) continue;
            var cells = line.Split(' ');
            if (line == "pairs") pairs = true;
            else if (pairs)
            {
                foreach (var pair in cells.Skip(1))
                {
                    var colon = pair.IndexOf(':', StringComparison.Ordinal);
                    var (letter, whole) = ((char)Hex(pair[..colon]), (char)Hex(pair[(colon + 1)..]));
                    composed[(letter, (char)Hex(cells[0]))] = whole;
                    parts[whole] = letter;
                }
            }
            else
            {
                var (first, count) = (Hex(cells[0]), int.Parse(cells[1], CultureInfo.InvariantCulture));
                var result = cells.Skip(2).Select(Hex).ToArray();
                for (var i = 0; i < count; i++) plain[first + i] = string.Concat(result.Select(code => char.ConvertFromUtf32(code + i)));
            }
        }
        return new Tables(plain, composed, parts);
    }

    private static int Hex(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private sealed record Tables(Dictionary<int, string> Plain, Dictionary<(char Letter, char Mark), char> Composed, Dictionary<char, char> Parts);
}
