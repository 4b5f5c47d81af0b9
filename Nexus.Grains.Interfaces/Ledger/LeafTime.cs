using System.Runtime.Intrinsics;

namespace Nexus.Ledger;

/// <summary>Times as leaves write them: ISO 8601, UTC, to the microsecond, e.g. <c>2026-11-21T12:00:00.000000Z</c>.</summary>
internal static class LeafTime
{
    private const int Length = 27;

    // The text is looked at in two halves that overlap: where its digits stand, and what stands between them.
    private const int Second = Length - 16;

    private static readonly Vector128<byte> FirstForm = Vector128.Create("0000-00-00T00:00"u8);
    private static readonly Vector128<byte> SecondForm = Vector128.Create("00:00:00.000000Z"u8);

    /// <summary>The time, or null if <paramref name="text"/> is not exactly of this form, or no such time exists.</summary>
    public static DateTimeOffset? Read(ReadOnlySpan<byte> text)
    {
        if (text.Length != Length || !Has(text, FirstForm) || !Has(text[Second..], SecondForm)) return null;
        var (year, month, day) = (Two(text, 0) * 100 + Two(text, 2), Two(text, 5), Two(text, 8));
        var (hour, minute, second, micros) = (Two(text, 11), Two(text, 14), Two(text, 17), (Two(text, 20) * 100 + Two(text, 22)) * 100 + Two(text, 24));
        if (year < 1 || month is < 1 or > 12 || day < 1 || hour > 23 || minute > 59 || second > 59 || day > DateTime.DaysInMonth(year, month)) return null;
        return new DateTimeOffset(new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).AddTicks(micros * TimeSpan.TicksPerMicrosecond));
    }

    /// <summary>Whether a digit stands where <paramref name="form"/> has one, and the same character everywhere else.</summary>
    private static bool Has(ReadOnlySpan<byte> text, Vector128<byte> form)
    {
        var (characters, zero) = (Vector128.Create(text[..Vector128<byte>.Count]), Vector128.Create((byte)'0'));
        var fits = Vector128.ConditionalSelect(Vector128.Equals(form, zero), Vector128.LessThan(characters - zero, Vector128.Create((byte)10)), Vector128.Equals(characters, form));
        return fits == Vector128<byte>.AllBitsSet;
    }

    private static int Two(ReadOnlySpan<byte> text, int at) => (text[at] - '0') * 10 + text[at + 1] - '0';
}
