using StackExchange.Redis;

namespace Nexus.Engine;

/// <summary>Reads a Redis server given as a URL, as other programs take it.</summary>
internal static class RedisUrl
{
    private const int DefaultPort = 6379;

    /// <param name="text"><c>redis://user:password@host:6379/0</c>, <c>rediss://</c> for TLS, or <c>host:port</c>.</param>
    public static ConfigurationOptions Parse(string text)
    {
        var uri = new Uri(text.Contains("://", StringComparison.Ordinal) ? text : "redis://" + text);
        var colon = uri.UserInfo.IndexOf(':', StringComparison.Ordinal);
        var (user, password) = colon < 0 ? (uri.UserInfo, "") : (uri.UserInfo[..colon], uri.UserInfo[(colon + 1)..]);
        return new ConfigurationOptions
        {
            EndPoints = { { uri.IdnHost, uri.Port > 0 ? uri.Port : DefaultPort } },
            Ssl = uri.Scheme == "rediss",
            User = user.Length > 0 ? Uri.UnescapeDataString(user) : null,
            Password = password.Length > 0 ? Uri.UnescapeDataString(password) : null,
            DefaultDatabase = int.TryParse(uri.AbsolutePath.AsSpan(1), out var database) ? database : null,
            // A Redis that is late is waited for; one that went away is found again.
            AbortOnConnectFail = false,
        };
    }
}
