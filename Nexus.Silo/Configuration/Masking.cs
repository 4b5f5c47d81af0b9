namespace Nexus.Configuration;

/// <summary>Shows that a secret is set without showing it.</summary>
public static class Masking
{
    /// <summary>What stands in a secret's place.</summary>
    public const string Cover = "********";

    /// <summary>Nothing of it; an unset value stays empty.</summary>
    public static string Whole(string text) => text.Length == 0 ? "" : Cover;

    /// <summary>A connection URL or keyword string without its password.</summary>
    public static string Connection(string text)
    {
        var secret = PasswordOf(text);
        return secret.Length == 0 ? text : text.Replace(secret, Cover, StringComparison.Ordinal);
    }

    /// <summary>The password in a connection URL or keyword string; empty if there is none.</summary>
    public static string PasswordOf(string text)
    {
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0)
        {
            var end = text.LastIndexOf('@');
            if (end < 0) return "";
            var colon = text.IndexOf(':', scheme + 3);
            return colon >= 0 && colon < end ? text[(colon + 1)..end] : "";
        }
        foreach (var part in text.Split(';'))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && part[..equals].Trim().ToLowerInvariant() is "password" or "pwd") return part[(equals + 1)..].Trim();
        }
        return "";
    }
}
