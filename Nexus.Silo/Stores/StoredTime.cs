using System.Globalization;

namespace Nexus.Stores;

/// <summary>A moment as every store writes it: UTC, ISO 8601, to the tick, sortable as text.</summary>
internal static class StoredTime
{
    private const string Form = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    public static string Write(DateTimeOffset at) => at.UtcDateTime.ToString(Form, CultureInfo.InvariantCulture);

    /// <summary>A moment that only a person would be told of: one that is none is the beginning of time, and no reason not to read what stands beside it.</summary>
    public static DateTimeOffset ReadLeniently(string text) =>
        DateTimeOffset.TryParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : DateTimeOffset.MinValue;

    public static DateTimeOffset Read(string text) => DateTimeOffset.ParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
