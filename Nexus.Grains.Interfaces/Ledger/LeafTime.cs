namespace Nexus.Ledger;

/// <summary>Times as leaves write them: ISO 8601, UTC, to the microsecond, e.g. <c>2026-11-21T12:00:00.000000Z</c>.</summary>
internal static class LeafTime
{
    private const int Length = 27;

    /// <summary>The time, or null if <paramref name="text"/> is not exactly of this form, or no such time exists.</summary>
    public static DateTimeOffset? Read(ReadOnlySpan<byte> text)
    {
        if (text.Length != Length || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != '.' || text[26] != 'Z') return null;
        var (year, month, day) = (Digits(text[..4]), Digits(text[5..7]), Digits(text[8..10]));
        var (hour, minute, second, micros) = (Digits(text[11..13]), Digits(text[14..16]), Digits(text[17..19]), Digits(text[20..26]));
        if (year < 1 || month is < 1 or > 12 || day < 1 || hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59 || micros < 0 || day > DateTime.DaysInMonth(year, month)) return null;
        return new DateTimeOffset(new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).AddTicks(micros * TimeSpan.TicksPerMicrosecond));
    }

    /// <summary>Their value, or -1 if one of them is none.</summary>
    private static int Digits(ReadOnlySpan<byte> text)
    {
        var value = 0;
        foreach (var c in text)
        {
            if (c is < (byte)'0' or > (byte)'9') return -1;
            value = value * 10 + c - '0';
        }
        return value;
    }
}
