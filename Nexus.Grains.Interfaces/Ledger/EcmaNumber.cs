using System.Buffers;
using System.Buffers.Text;
using System.Globalization;

namespace Nexus.Ledger;

/// <summary>ECMAScript's Number::toString, which RFC 8785 prescribes: the shortest digits that read back the same, laid out by their exponent.</summary>
internal static class EcmaNumber
{
    public static void Write(IBufferWriter<byte> writer, double value)
    {
        if (!double.IsFinite(value)) throw new NexusException(ErrorCode.Invalid, string.Create(CultureInfo.InvariantCulture, $"number {value} is not finite"));
        var span = writer.GetSpan(32);
        if (Math.Abs(value) <= CanonicalJson.MaxInteger && value == (long)value)
        {
            Utf8Formatter.TryFormat((long)value, span, out var length);
            writer.Advance(length);
            return;
        }
        writer.Advance(Layout(value, span));
    }

    private static int Layout(double value, Span<byte> to)
    {
        value.TryFormat(to, out var length, "R", CultureInfo.InvariantCulture);
        // Without an exponent the framework writes what ECMAScript does.
        if (!to[..length].Contains((byte)'E')) return length;
        Span<byte> digits = stackalloc byte[24];
        var (count, point) = Digits(to[..length], digits);
        var at = 0;
        if (value < 0) to[at++] = (byte)'-';
        return at + Place(digits[..count], point, to[at..]);
    }

    /// <summary>The significant digits, and where the decimal point stands behind the first of them: value = 0.d1d2… × 10^point.</summary>
    private static (int Count, int Point) Digits(ReadOnlySpan<byte> text, Span<byte> digits)
    {
        int count = 0, point = 0, exponent = 0;
        var fraction = false;
        for (var i = text[0] == '-' ? 1 : 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '.')
            {
                fraction = true;
                continue;
            }
            if (c == 'E')
            {
                Utf8Parser.TryParse(text[(i + 1)..], out exponent, out _);
                break;
            }
            if (count > 0 || c != '0') digits[count++] = c;
            if (!fraction && count > 0) point++;
            if (fraction && count == 0) point--;
        }
        while (digits[count - 1] == '0') count--;
        return (count, point + exponent);
    }

    private static int Place(ReadOnlySpan<byte> digits, int point, Span<byte> to)
    {
        var count = digits.Length;
        if (count <= point && point <= 21)
        {
            digits.CopyTo(to);
            to[count..point].Fill((byte)'0');
            return point;
        }
        if (point is > 0 and <= 21)
        {
            digits[..point].CopyTo(to);
            to[point] = (byte)'.';
            digits[point..].CopyTo(to[(point + 1)..]);
            return count + 1;
        }
        if (point is > -6 and <= 0)
        {
            "0."u8.CopyTo(to);
            to.Slice(2, -point).Fill((byte)'0');
            digits.CopyTo(to[(2 - point)..]);
            return 2 - point + count;
        }
        return Scientific(digits, point - 1, to);
    }

    private static int Scientific(ReadOnlySpan<byte> digits, int exponent, Span<byte> to)
    {
        var at = 0;
        to[at++] = digits[0];
        if (digits.Length > 1)
        {
            to[at++] = (byte)'.';
            digits[1..].CopyTo(to[at..]);
            at += digits.Length - 1;
        }
        to[at++] = (byte)'e';
        to[at++] = (byte)(exponent < 0 ? '-' : '+');
        Utf8Formatter.TryFormat(Math.Abs(exponent), to[at..], out var length);
        return at + length;
    }
}
