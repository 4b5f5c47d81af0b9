using System.Globalization;

namespace Nexus.Ledger;

/// <summary>ASCII decimals as transparency logs write them: digits only, no leading zeroes, no sign.</summary>
public static class StrictNumber
{
    /// <summary>The number, or null if <paramref name="text"/> is not the one spelling of one from 0 to 2^63 - 1.</summary>
    public static long? Parse(ReadOnlySpan<char> text) =>
        text.Length is > 0 and <= 19 && (text[0] != '0' || text.Length == 1) && !text.ContainsAnyExceptInRange('0', '9') && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
