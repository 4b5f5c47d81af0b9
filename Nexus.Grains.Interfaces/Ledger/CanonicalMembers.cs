using System.Collections.Immutable;
using System.Globalization;

namespace Nexus.Ledger;

/// <summary>Writes one member after another: the name, with the punctuation before it, is given as the bytes it has in canonical JSON.</summary>
public static class CanonicalMembers
{
    /// <summary>A string that must be exact: an id, a name.</summary>
    public static void Text(this CanonicalBuffer buffer, ReadOnlySpan<byte> name, ReadOnlySpan<char> value)
    {
        buffer.Raw(name);
        CanonicalJson.WriteString(buffer, value);
    }

    /// <summary>Prose, repaired where it was cut through a surrogate pair.</summary>
    public static void Prose(this CanonicalBuffer buffer, ReadOnlySpan<byte> name, string value)
    {
        buffer.Raw(name);
        CanonicalJson.WriteText(buffer, value);
    }

    /// <summary>An array of prose.</summary>
    public static void Prose(this CanonicalBuffer buffer, ReadOnlySpan<byte> name, ImmutableArray<string> values)
    {
        buffer.Raw(name);
        buffer.Raw("["u8);
        for (var i = 0; i < values.Length; i++)
        {
            if (i > 0) buffer.Raw(","u8);
            CanonicalJson.WriteText(buffer, values[i]);
        }
        buffer.Raw("]"u8);
    }

    /// <summary>An integer.</summary>
    public static void Integer(this CanonicalBuffer buffer, ReadOnlySpan<byte> name, long value)
    {
        buffer.Raw(name);
        CanonicalJson.WriteNumber(buffer, value);
    }

    /// <summary>A number.</summary>
    public static void Number(this CanonicalBuffer buffer, ReadOnlySpan<byte> name, double value)
    {
        buffer.Raw(name);
        CanonicalJson.WriteNumber(buffer, value);
    }

    /// <summary>A time: ISO 8601, UTC, to the microsecond, <c>Z</c>.</summary>
    public static void Time(this CanonicalBuffer buffer, ReadOnlySpan<byte> name, DateTimeOffset value)
    {
        buffer.Raw(name);
        var span = buffer.GetSpan(32);
        span[0] = (byte)'"';
        // "O" is the framework's fast format; it has one digit more than wanted.
        value.UtcDateTime.TryFormat(span[1..], out _, "O", CultureInfo.InvariantCulture);
        span[27] = (byte)'Z';
        span[28] = (byte)'"';
        buffer.Advance(29);
    }
}
