using System.Globalization;
using System.Text.RegularExpressions;

namespace Nexus.Gates;

/// <summary>A day as a text names it, however it spells it. Year 0: not said.</summary>
internal readonly partial record struct DayName(int Year, int Month, int Day)
{
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    /// <summary>The same day, as far as both say it.</summary>
    public bool IsSame(DayName other) => Month == other.Month && Day == other.Day && (Year == 0 || other.Year == 0 || Year == other.Year);

    /// <summary>Every day the text names: 2024-05-01, 1.5.2024, May 1st 2024, the 1st to the 5th of May. 5/1/2024 is both days it may be.</summary>
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
        foreach (Match match in Spelled().Matches(text))
        {
            var month = Array.IndexOf(Months, match.Groups["m"].Value[..3].ToLowerInvariant()) + 1;
            var year = Number(match, "y");
            foreach (var name in (string[])["d1", "d2", "d3", "d4"])
                if (match.Groups[name].Success && Valid(year, month, Number(match, name)) is { } day) yield return day;
        }
    }

    private static DayName? Valid(int year, int month, int day) => month is >= 1 and <= 12 && day is >= 1 and <= 31 ? new DayName(year, month, day) : null;

    private static int Number(Match match, string group) => match.Groups[group].Success ? int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"\b(?<a>\d{4})-(?<b>\d{1,2})-(?<c>\d{1,2})(?!\d)|\b(?<a>\d{1,2})[./](?<b>\d{1,2})[./](?<c>\d{4})\b", RegexOptions.CultureInvariant)]
    private static partial Regex Numeric();

    [GeneratedRegex(
        @"\b(?:(?<d1>\d{1,2})(?:st|nd|rd|th)?(?:\s*(?:to|-|–|until|through|and)\s*(?:the\s+)?(?<d2>\d{1,2})(?:st|nd|rd|th)?)?\s+(?:of\s+)?)?(?<m>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?(?:\s+(?<d3>\d{1,2})(?!\d)(?:st|nd|rd|th)?(?:\s*(?:to|-|–|until|through|and)\s*(?:the\s+)?(?<d4>\d{1,2})(?!\d)(?:st|nd|rd|th)?)?)?(?:,?\s+(?<y>\d{4})\b)?",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Spelled();
}
