using System.Text;

namespace Nexus.Gates;

/// <summary>Numbers that are spelled out digit by digit: "four two three seven".</summary>
internal static class SpokenDigits
{
    private const int MinDigits = 6;
    private const int Longest = 6;

    private static readonly string[][] Names =
    [
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"],
        ["null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun"],
        ["zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"],
        ["cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"],
    ];

    private static readonly Dictionary<string, char> Digits = Names.SelectMany(static names => names.Select(static (name, digit) => (name, digit))).DistinctBy(static pair => pair.name)
        .ToDictionary(static pair => pair.name, static pair => (char)('0' + pair.digit), StringComparer.OrdinalIgnoreCase);

    private static readonly Dictionary<string, char>.AlternateLookup<ReadOnlySpan<char>> ByWord = Digits.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The numbers, in digits.</summary>
    public static IEnumerable<string> Of(string text)
    {
        var (number, end) = (new StringBuilder(), 0);
        for (var at = 0; at < text.Length;)
        {
            if (!char.IsLetter(text[at]))
            {
                at++;
                continue;
            }
            var from = at;
            while (at < text.Length && char.IsLetter(text[at])) at++;
            if (at - from > Longest || !ByWord.TryGetValue(text.AsSpan(from, at - from), out var digit)) continue;
            if (number.Length > 0 && !IsGap(text.AsSpan(end, from - end)))
            {
                if (number.Length >= MinDigits) yield return number.ToString();
                number.Clear();
            }
            number.Append(digit);
            end = at;
        }
        if (number.Length >= MinDigits) yield return number.ToString();
    }

    private static bool IsGap(ReadOnlySpan<char> between) => between.Length <= 3 && between.IndexOfAnyExcept(" ,-.\n") < 0;
}
