using System.Text;

namespace Nexus.Gates;

/// <summary>Brings the value behind a resource to its one canonical form, so that a scope is compared with what would really be touched.</summary>
public static class ResourceName
{
    /// <summary>Stands before a value that looked like another one. No scope matches it.</summary>
    public const char Disguise = '≈';

    private const int MaxDecodings = 3;

    /// <summary>The canonical forms of <paramref name="value"/> as the variable part of a resource of kind <paramref name="kind"/>: usually one; a percent-encoded path has two, the literal and the decoded, and both must be in scope.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> if it names nothing, or escapes its root.</exception>
    public static IReadOnlyList<string> Canonical(string kind, string value)
    {
        if (CommandName.IsKind(kind)) return [.. CommandName.Of(value).Select(Checked)];
        CheckCharacters(value);
        if (TableName.IsKind(kind)) return [Marked(TableName.Of(value) ?? throw Bad(value, "is no name of a table"))];
        if (kind is "email" or "mailto") return [Email(value)];
        if (kind == "file" && value.StartsWith("file:", StringComparison.OrdinalIgnoreCase)) return Paths(value);
        if (value.Contains("://", StringComparison.Ordinal)) return [UrlOf(value).Text];
        return kind == "file" || value.AsSpan().ContainsAny("/\\%") ? Paths(value) : [Marked(value)];
    }

    /// <summary>The e-mail address with its domain lower-cased and in IDNA form.</summary>
    public static string Email(string value)
    {
        CheckCharacters(value);
        var text = value.Trim();
        if (text.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase)) text = text[7..];
        if (text.EndsWith('>') && text.LastIndexOf('<') is >= 0 and var open) text = text[(open + 1)..^1];
        if (!SchemaFormat.IsEmail(text)) throw Bad(value, "is no e-mail address");
        var at = text.LastIndexOf('@');
        return $"{Marked(text[..at])}@{Host(text[(at + 1)..])}";
    }

    /// <summary>The host lower-cased, in IDNA form, without a trailing dot.</summary>
    public static string Host(string value)
    {
        CheckCharacters(value);
        if (Lookalikes.Disguised(value) is { } folded) return Disguise + folded.ToLowerInvariant().TrimEnd('.');
        try
        {
            var host = System.Text.Ascii.IsValid(value) ? value : new System.Globalization.IdnMapping().GetAscii(value.ToLowerInvariant());
            host = host.ToLowerInvariant().TrimEnd('.');
            return host.Length is 0 or > 253 ? throw Bad(value, "is no host name") : host;
        }
        catch (ArgumentException e)
        {
            throw new NexusException(ErrorCode.Invalid, $"'{value}' is no host name: {e.Message}", e);
        }
    }

    internal static UrlName UrlOf(string value)
    {
        CheckCharacters(value);
        if (value.AsSpan().ContainsAny(" \\")) throw Bad(value, "is no URL: it holds a blank or backslash");
        if (!Uri.TryCreate(value, UriKind.Absolute, out var uri) || uri.Host.Length == 0) throw Bad(value, "is no absolute URL with a host");
        if (uri.UserInfo.Length > 0 || Authority(value).Contains('@')) throw Bad(value, "carries user information before its host");
        var host = uri.HostNameType is UriHostNameType.IPv6 ? $"[{uri.IdnHost}]" : Host(uri.HostNameType == UriHostNameType.IPv4 ? uri.Host : uri.Host.TrimEnd('.'));
        return new UrlName(uri, uri.IsDefaultPort ? host : $"{host}:{uri.Port}");
    }

    internal static IReadOnlyList<string> Paths(string value)
    {
        var literal = Path(value, value);
        var decoded = value;
        for (var i = 0; i < MaxDecodings && decoded.Contains('%'); i++)
        {
            var next = Uri.UnescapeDataString(decoded);
            if (next == decoded) break;
            decoded = next;
            CheckCharacters(decoded);
            Path(decoded, value);
        }
        // Bytes that are no text stay encoded; some programs read a slash into them all the same.
        if (decoded.Contains('%') && Overlong(decoded)) throw Bad(value, "is percent-encoded, and no text");
        if (decoded != Uri.UnescapeDataString(decoded)) throw Bad(value, $"is percent-encoded more than {MaxDecodings} times over");
        var second = Path(decoded, value);
        return second == literal ? [literal] : [literal, second];
    }

    private static bool Overlong(string text)
    {
        for (var at = text.IndexOf('%', StringComparison.Ordinal); at >= 0 && at + 2 < text.Length; at = text.IndexOf('%', at + 1))
            if (char.IsAsciiHexDigit(text[at + 1]) && char.IsAsciiHexDigit(text[at + 2]) && text[at + 1] >= '8') return true;
        return false;
    }

    private static string Path(string text, string shown)
    {
        var slashes = text.Replace('\\', '/');
        var parts = new List<string>();
        foreach (var part in slashes.Split('/'))
        {
            if (part is "" or ".") continue;
            if (part != ".." && IsUp(part)) throw Bad(shown, $"holds '{part}', which some systems read as '..' and which escapes its folder there");
            if (part != "..") parts.Add(part);
            else if (parts.Count > 0) parts.RemoveAt(parts.Count - 1);
            else throw Bad(shown, "escapes its root ('..')");
        }
        var joined = string.Join('/', parts);
        if (slashes.StartsWith('/')) joined = "/" + joined;
        return Marked(joined.Length == 0 ? "." : joined);
    }

    // For servers and file systems that cut off what follows, or know a letter for two dots.
    private static bool IsUp(string part) => part == "‥" || part.StartsWith("..", StringComparison.Ordinal) && (part[2] == ';' || part.AsSpan(2).Trim(". ").IsEmpty);

    private static string Checked(string value)
    {
        CheckCharacters(value);
        return Marked(value);
    }

    private static string Marked(string value) => Lookalikes.Disguised(value) is { } folded ? Disguise + folded : value;

    private static ReadOnlySpan<char> Authority(string url)
    {
        var rest = url.AsSpan(url.IndexOf("://", StringComparison.Ordinal) is >= 0 and var i ? i + 3 : url.Length);
        var end = rest.IndexOfAny("/?#");
        return end < 0 ? rest : rest[..end];
    }

    private static void CheckCharacters(string value)
    {
        foreach (var c in value)
            if (char.IsControl(c) || c is Disguise or '\u2028' or '\u2029') throw Bad(value, $"holds the character U+{(int)c:X4}, which no resource name may");
    }

    private static NexusException Bad(string value, string rule) => new(ErrorCode.Invalid, $"'{(value.Length <= 120 ? value : value[..117] + "...")}' {rule}");
}
