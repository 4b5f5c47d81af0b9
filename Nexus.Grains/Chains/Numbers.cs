using System.Globalization;

namespace Nexus.Chains;

/// <summary>Numbers as people write them in a task: 12, -3.5, 1e6, 45%, $12.</summary>
internal static class Numbers
{
    public static bool TryRead(string text, out double number)
    {
        number = 0;
        if (text.Length is 0 or > 40) return false;
        var span = text.AsSpan().TrimStart("$€£").TrimEnd('%');
        return span.Length > 0 && double.TryParse(span, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
    }
}
