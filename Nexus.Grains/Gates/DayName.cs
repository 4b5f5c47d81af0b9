using System.Globalization;
using System.Text.RegularExpressions;

namespace Nexus.Gates;

/// <summary>A day as a text names it, however it spells it. Year 0: not said.</summary>
internal readonly partial record struct DayName(int Year, int Month, int Day)
{
    // How the names of months begin in English, German, French and Spanish.
    private static readonly string[][] Months =
    [
        ["jan", "ene"], ["feb", "fév"], ["mar", "mär"], ["apr", "avr", "abr"], ["may", "mai"], ["jun", "juin"], ["jul", "juil"], ["aug", "aoû", "ago"], ["sep"], ["oct", "okt"], ["nov"], ["dec", "dez", "déc", "dic"],
    ];

    /// <summary>The same day, as far as both say it.</summary>
    public bool IsSame(DayName other) => Month == other.Month && Day == other.Day && (Year == 0 || other.Year == 0 || Year == other.Year);

    /// <summary>Every day the text names: 2024-05-01, 20240501T1000Z, 1.5.2024, May 1st 2024, the 1st to the 5th of May, 1. Mai, 1714557600 (seconds or milliseconds since 1970, UTC). 5/1/2024 is both days it may be.</summary>
    public static IEnumerable<DayName> AllIn(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('0', '9')) yield break;
        foreach (Match match in Numeric().Matches(text))
        {
            var (a, b, c) = (Number(match, "a"), Number(match, "b"), Number(match, "c"));
            if (match.Groups["a"].Length == 4)
            {
                if (Valid(a, b, c) is { } iso) yield return iso;
                continue;
            }
            if (Valid(c, b, a) is { } european) yield return european;
            if (a != b && Valid(c, a, b) is { } american) yield return american;
        }
        foreach (Match match in Epoch().Matches(text))
            if (long.Parse(match.ValueSpan, CultureInfo.InvariantCulture) is var since) yield return Of(match.Length == 10 ? DateTimeOffset.FromUnixTimeSeconds(since) : DateTimeOffset.FromUnixTimeMilliseconds(since));
        foreach (Match match in Spelled().Matches(text))
        {
            var month = Array.FindIndex(Months, names => names.Any(name => match.Groups["m"].Value.StartsWith(name, StringComparison.OrdinalIgnoreCase))) + 1;
            var year = Number(match, "y");
            foreach (var name in (string[])["d1", "d2", "d3", "d4"])
                if (match.Groups[name].Success && Valid(year, month, Number(match, name)) is { } day) yield return day;
        }
    }

    private static DayName Of(DateTimeOffset time) => new(time.Year, time.Month, time.Day);

    private static DayName? Valid(int year, int month, int day) => month is >= 1 and <= 12 && day is >= 1 and <= 31 ? new DayName(year, month, day) : null;

    private static int Number(Match match, string group) => match.Groups[group].Success ? int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"\b(?<a>\d{4})-(?<b>\d{1,2})-(?<c>\d{1,2})(?!\d)|\b(?<a>(?:19|20)\d{2})(?<b>0[1-9]|1[0-2])(?<c>0[1-9]|[12]\d|3[01])(?:T\d{2,6}Z?)?\b|\b(?<a>\d{1,2})[./](?<b>\d{1,2})[./](?<c>\d{4})\b", RegexOptions.CultureInvariant)]
    private static partial Regex Numeric();

    [GeneratedRegex(@"(?<![\w.])1[5-9]\d{8}(?:\d{3})?(?!\w)", RegexOptions.CultureInvariant)]
    private static partial Regex Epoch();

    [GeneratedRegex(
        @"\b(?:(?<d1>\d{1,2})(?:st|nd|rd|th|er|\.)?(?:\s*(?:to|-|–|until|through|and)\s*(?:the\s+)?(?<d2>\d{1,2})(?:st|nd|rd|th)?)?\s+(?:of\s+|de\s+)?)?(?<m>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|januar|februar|märz|mai|juni|juli|oktober|dezember|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)\b\.?(?:\s+(?<d3>\d{1,2})(?!\d)(?:st|nd|rd|th)?(?:\s*(?:to|-|–|until|through|and)\s*(?:the\s+)?(?<d4>\d{1,2})(?!\d)(?:st|nd|rd|th)?)?)?(?:,?\s+(?:de\s+)?(?<y>\d{4})\b)?",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Spelled();
}
