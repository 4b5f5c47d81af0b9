using System.Buffers;

namespace Nexus.Ledger;

/// <summary>Names under which secrets stand, judged by whole words: <c>db_password</c> and <c>accessToken</c> are, <c>max_tokens</c> and <c>password_policy</c> are not.</summary>
internal static class SecretKeys
{
    public static readonly string[] Hints = ["passw", "passphrase", "pwd", "secret", "token", "api_key", "apikey", "api-key", "api key", "authorization", "private", "credential", "cookie", "access_key", "access-key", "accesskey"];

    private static readonly SearchValues<string> Search = SearchValues.Create(Hints, StringComparison.OrdinalIgnoreCase);

    private static readonly HashSet<string> Words = new(StringComparer.Ordinal)
    {
        "password", "passwords", "passwd", "passphrase", "pwd", "secret", "secrets", "token", "apikey", "authorization", "privatekey", "credential", "credentials", "cookie", "cookies", "accesskey",
    };

    // "token_count" tells of a token; it does not hold one.
    private static readonly HashSet<string> About = new(StringComparer.Ordinal)
    {
        "count", "counts", "limit", "limits", "type", "types", "policy", "length", "size", "budget", "usage", "expiry", "expires", "ttl", "name", "names", "id", "ids", "hint", "required", "strength",
    };

    public static bool MayMatch(ReadOnlySpan<char> text) => text.ContainsAny(Search);

    public static bool IsSecret(string key)
    {
        if (!MayMatch(key)) return false;
        var words = SplitWords(key);
        if (words.Count == 0 || About.Contains(words[^1])) return false;
        for (var i = 0; i < words.Count; i++)
            if (Words.Contains(words[i]) || i > 0 && words[i] == "key" && words[i - 1] is "api" or "private" or "access") return true;
        return false;
    }

    private static List<string> SplitWords(string key)
    {
        var words = new List<string>();
        var start = 0;
        for (var i = 0; i <= key.Length; i++)
        {
            var ends = i == key.Length || !char.IsLetterOrDigit(key[i]);
            var turns = !ends && i > start && char.IsUpper(key[i]) && (!char.IsUpper(key[i - 1]) || i + 1 < key.Length && char.IsLower(key[i + 1]));
            if (!ends && !turns) continue;
            if (i > start) words.Add(key[start..i].ToLowerInvariant());
            start = ends ? i + 1 : i;
        }
        return words;
    }
}
