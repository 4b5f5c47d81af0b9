using System.Globalization;

namespace Nexus.Gates;

/// <summary>The formats a schema may ask of a string. A format not listed here is an annotation, as the specification has it.</summary>
internal static class SchemaFormat
{
    private static readonly string[] DateTimes = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    public static bool Fits(string format, string text) => format switch
    {
        "uri" or "url" => Uri.TryCreate(text, UriKind.Absolute, out var uri) && text.StartsWith(uri.Scheme + ":", StringComparison.OrdinalIgnoreCase) && !text.AsSpan().ContainsAny(" \t\r\n\"<>\\^`{|}"),
        "email" => IsEmail(text),
        "date-time" => IsDateTime(text),
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "uuid" => Guid.TryParseExact(text, "D", out _),
        _ => true,
    };

    public static bool IsEmail(ReadOnlySpan<char> text)
    {
        var at = text.LastIndexOf('@');
        if (at <= 0 || at > 64 || at == text.Length - 1 || text.Length > 254) return false;
        var local = text[..at];
        var domain = text[(at + 1)..];
        foreach (var c in local)
            if (char.IsWhiteSpace(c) || char.IsControl(c) || c is '@' or '<' or '>' or '(' or ')' or ',' or ';' or ':' or '"' or '\\' or '[' or ']') return false;
        foreach (var c in domain)
            if (!char.IsLetterOrDigit(c) && c is not ('.' or '-')) return false;
        return local[0] != '.' && local[^1] != '.' && !local.Contains("..", StringComparison.Ordinal)
            && domain[0] is not ('.' or '-') && domain[^1] is not ('.' or '-') && !domain.Contains("..", StringComparison.Ordinal);
    }

    // An offset is required: a time without one means something else to every reader.
    private static bool IsDateTime(string text) =>
        text.Length >= 20 && (text[^1] is 'Z' or 'z' || text[^6] is '+' or '-')
        && DateTimeOffset.TryParseExact(text.ToUpperInvariant(), DateTimes, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
