using System.Globalization;
using System.Text.RegularExpressions;

namespace Nexus.Gates;

/// <summary>Every place a text names, sorted by kind.</summary>
internal sealed partial class SourceNames
{
    private readonly List<string> _urls = [];
    private readonly List<string> _folders = [];
    private readonly HashSet<string> _hosts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _bareHosts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _emails = new(StringComparer.Ordinal);
    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);
    private readonly HashSet<decimal> _numbers = [];

    public SourceNames(string text)
    {
        foreach (var token in SourceTokens.Split(text))
        {
            var name = SourceTokens.Read(text[token]);
            if (name.Url is not null) _urls.Add(name.Url);
            if (name.AnyScheme) _urls.Add("http" + name.Url![5..]);
            if (name.Host is not null) _hosts.Add(name.Host);
            if (name.Host is not null && name.Url is null) _bareHosts.Add(name.Host);
            if (name.Email is not null) _emails.Add(name.Email);
            if (name.Number is { } number) _numbers.Add(number);
            if (name.Path is null) continue;
            _paths.Add(name.Path);
            if (name.IsFolder) _folders.Add(name.Path + "/");
        }
        // 1.000,50 and 1 000: most of Europe parts numbers the other way round.
        foreach (Match number in Grouped().Matches(text))
            if (number.Groups["parted"].Success || number.Groups["rest"].Success)
                _numbers.Add(decimal.Parse($"{string.Concat(number.Groups["whole"].Value.Where(char.IsAsciiDigit))}.{number.Groups["rest"].Value}0", CultureInfo.InvariantCulture));
    }

    public bool HasEmail(string email) => _emails.Contains(email);

    /// <summary>The host, by itself or in a URL.</summary>
    public bool HasHost(string host) => _hosts.Contains(host);

    public bool HasAnyHost => _hosts.Count > 0;

    /// <summary>The host by itself: whoever names a site means every page of it.</summary>
    public bool HasBareHost(string host) => _bareHosts.Contains(host);

    public bool HasNumber(decimal number) => _numbers.Contains(number);

    /// <summary>The path itself, or a folder it lies in.</summary>
    public bool HasPath(string path) => _paths.Contains(path) || _folders.Exists(folder => path.StartsWith(folder, StringComparison.Ordinal));

    /// <summary>The URL itself, or one it lies under.</summary>
    public bool HasUrl(string url) => _urls.Exists(named => Under(url, named));

    [GeneratedRegex(@"(?<![\w.,])(?<whole>\d{1,3}(?<parted>[. '’\u00A0\u202F]\d{3}){1,5}|\d{1,18})(?:,(?<rest>\d{1,2}))?(?!\w|[.,]\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Grouped();

    private static bool Under(string url, string named) =>
        url.StartsWith(named, StringComparison.Ordinal) && !named.Contains('?') && (url.Length == named.Length || named[^1] == '/' || url[named.Length] is '/' or '?') || url == named;
}
