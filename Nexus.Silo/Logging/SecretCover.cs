using Nexus.Configuration;

namespace Nexus.Logging;

/// <summary>Covers secrets in a line that is about to be logged: the configured ones by value, API keys and tokens by their shape.</summary>
public sealed class SecretCover
{
    private readonly string[] _values;

    /// <summary>A cover that knows the secrets of <paramref name="options"/>.</summary>
    public SecretCover(NexusOptions options) => _values =
        [.. new[] { options.SecretKey, options.AdminKey, Masking.PasswordOf(options.DatabaseUrl), Masking.PasswordOf(options.RedisUrl) }.Where(static s => s.Length > 0).Distinct()];

    /// <summary><paramref name="line"/> without secrets.</summary>
    public string Apply(string line)
    {
        foreach (var value in _values) line = line.Replace(value, Masking.Cover, StringComparison.Ordinal);
        line = Shape(line, "nxs_", 8);
        return Shape(line, "eyJ", 20);
    }

    // A prefix and at least so many characters of a key or token after it; the prefix stays, to say what was there.
    private static string Shape(string line, string prefix, int least)
    {
        var from = 0;
        while ((from = line.IndexOf(prefix, from, StringComparison.Ordinal)) >= 0)
        {
            var start = from + prefix.Length;
            var end = start;
            while (end < line.Length && (char.IsAsciiLetterOrDigit(line[end]) || line[end] is '-' or '_' or '.')) end++;
            if (end - start >= least)
            {
                line = string.Concat(line.AsSpan(0, start), Masking.Cover, line.AsSpan(end));
                end = start + Masking.Cover.Length;
            }
            from = end;
        }
        return line;
    }
}
