using System.Text.RegularExpressions;

namespace Nexus.Gates;

/// <summary>An address that a read calls, however it was written.</summary>
/// <param name="Text">As it stands.</param>
internal readonly partial record struct CalledUrl(string Text)
{
    /// <summary>With a scheme, and slashes that lean forward.</summary>
    public string Whole
    {
        get
        {
            var text = Text.Replace('\\', '/').Trim('"', '\'', '<', '>', ' ', '\t', '\n');
            return Scheme().Match(text) is { Success: true } scheme ? $"{scheme.Groups[1].Value}://{text[scheme.Length..]}" : "http://" + text.TrimStart('/');
        }
    }

    /// <summary>As the browser's bar would show it: with a scheme, slashes that lean forward, no user before its host and no blank in it.</summary>
    public string Plain
    {
        get
        {
            var text = Whole;
            var (user, host, _) = Authority(text);
            return text.Remove(user, host - user).Replace(" ", "%20", StringComparison.Ordinal).ReplaceLineEndings("");
        }
    }

    /// <summary>Where in an address with a scheme the name of a user begins, then the host, then what follows that.</summary>
    public static (int User, int Host, int End) Authority(string address)
    {
        var user = address.IndexOf("://", StringComparison.Ordinal) + 3;
        var end = address.AsSpan(user).IndexOfAny("/?#") is >= 0 and var found ? user + found : address.Length;
        return (user, user + address.AsSpan(user, end - user).LastIndexOf('@') + 1, end);
    }

    /// <summary>The addresses among these texts: each that is one as a whole, blanks in it or not, and those in its midst.</summary>
    public static IEnumerable<string> AllIn(IEnumerable<string> texts)
    {
        foreach (var text in texts)
        {
            var trimmed = text.Trim('"', '\'', '<', '>', ' ', '\t', '\r', '\n');
            if (Schemed().IsMatch(trimmed) || !trimmed.Contains(' ', StringComparison.Ordinal) && !SchemaFormat.IsEmail(trimmed) && Links.Of(trimmed).Any()) yield return trimmed;
            else if (trimmed.Contains("//", StringComparison.Ordinal) || trimmed.Contains('\\', StringComparison.Ordinal))
                foreach (var link in Links.Readable(trimmed)) yield return link;
        }
    }

    [GeneratedRegex(@"^(https?|ftp|wss?):/*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Scheme();

    [GeneratedRegex(@"^(?:(?:https?|ftp|wss?):[/\\]*|//|\\\\)[\w\[%]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Schemed();
}
