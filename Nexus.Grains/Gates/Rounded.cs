using System.Globalization;

namespace Nexus.Gates;

/// <summary>A number as reasons show it, to a few decimals: the text of the framework's format <c>0.0</c>, <c>0.00</c> or <c>0.###</c>, many times faster where rounding is in no doubt.</summary>
/// <param name="format">One of these three.</param>
internal readonly struct Rounded(double value, string format) : ISpanFormattable
{
    // Below it there are decimals enough among the fifteen digits that the framework rounds.
    private const double Largest = 1e6;

    // So near to a half the framework's own way decides.
    private const double Doubt = 1e-4;

    public override string ToString() => ToString(null, null);

    public string ToString(string? ignored, IFormatProvider? provider)
    {
        Span<char> text = stackalloc char[16];
        return TryFormat(text, out var written, default, provider) ? text[..written].ToString() : value.ToString(format, CultureInfo.InvariantCulture);
    }

    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> ignored, IFormatProvider? provider)
    {
        var (decimals, power) = format.Length switch { 3 => (1, 10), 4 => (2, 100), _ => (3, 1_000) };
        var scaled = Math.Abs(value) * power;
        var whole = Math.Floor(scaled);
        if (!(scaled < Largest * power) || value == 0 || Math.Abs(scaled - whole - 0.5) < Doubt || destination.Length < 16) return value.TryFormat(destination, out charsWritten, format, CultureInfo.InvariantCulture);
        var units = (long)(scaled - whole > 0.5 ? whole + 1 : whole);
        if (format[^1] == '#')
            for (; decimals > 0 && units % 10 == 0; decimals--) (units, power) = (units / 10, power / 10);
        charsWritten = 0;
        if (value < 0) destination[charsWritten++] = '-';
        (units / power).TryFormat(destination[charsWritten..], out var length, default, CultureInfo.InvariantCulture);
        charsWritten += length;
        if (decimals == 0) return true;
        destination[charsWritten++] = '.';
        for (power /= 10; power > 0; power /= 10) destination[charsWritten++] = (char)('0' + units / power % 10);
        return true;
    }
}
