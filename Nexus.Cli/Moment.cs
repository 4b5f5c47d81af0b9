using System.Globalization;

namespace Nexus.Cli;

/// <summary>A moment as people write it: a date, a time, or how long ago.</summary>
internal static class Moment
{
    public const string Form = "a date (2026-11-21), a time (2026-11-21T08:00Z), or how long ago: 90m, 24h, 7d";

    /// <summary>A moment as verbs print it: UTC, to the millisecond.</summary>
    public static string Write(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The moment, or null if <paramref name="text"/> is none.</summary>
    public static DateTimeOffset? Parse(string text, DateTimeOffset now)
    {
        if (text.Length > 1 && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            switch (text[^1])
            {
                case 'm': return now.AddMinutes(-count);
                case 'h': return now.AddHours(-count);
                case 'd' when count <= 36_500: return now.AddDays(-count);
            }
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;
    }
}
