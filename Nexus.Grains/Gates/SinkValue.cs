using System.Globalization;

namespace Nexus.Gates;

/// <summary>A value that says where an effect goes, comparable with the places a text names: as the text itself, a URL or its host, an address, a path, a number.</summary>
internal sealed class SinkValue
{
    private const int MinLiteral = 3;

    private readonly string? _url;
    private readonly string? _host;
    private readonly string? _email;
    private readonly string? _path;
    private readonly decimal? _number;
    private readonly bool _pathological;

    public SinkValue(string text)
    {
        Text = text;
        var named = SourceTokens.Read(text.Trim());
        (_url, _host, _email, _path, _number) = (named.Url, named.Host, named.Email, named.Path, named.Number);
        _pathological = Lookalikes.Disguised(text) is not null;
    }

    public string Text { get; }

    /// <summary>True if <paramref name="source"/> names this value.</summary>
    public bool StandsIn(string source)
    {
        // A disguised value equals no honest one; only its literal repetition counts.
        if (StandsLiterally(source)) return true;
        if (_pathological || _url is null && _host is null && _email is null && _path is null && _number is null) return false;
        foreach (var token in SourceTokens.Split(source))
            if (Fits(SourceTokens.Read(source[token]))) return true;
        return false;
    }

    /// <summary>True if <paramref name="scope"/> covers this value by something it spells out; a bare wildcard names nothing.</summary>
    public bool IsNamedBy(string scope)
    {
        for (var colon = scope.IndexOf(':', StringComparison.Ordinal); colon >= 0; colon = scope.IndexOf(':', colon + 1))
        {
            var rest = scope[(colon + 1)..];
            if (rest.Replace("*", "", StringComparison.Ordinal).Count(char.IsLetterOrDigit) < MinLiteral) continue;
            var pattern = ScopePattern.Of(rest);
            if (Covered(pattern, _host) || Covered(pattern, _email) || Covered(pattern, _path) || Covered(pattern, _url) || Covered(pattern, Text)) return true;
        }
        return false;
    }

    private static bool Covered(ScopePattern pattern, string? value) => value is not null && pattern.Matches(value);

    private bool Fits(SourceName source)
    {
        if (_email is not null) return source.Email == _email;
        if (_url is not null) return source.Url is not null ? Under(_url, source.Url) : source.Host is not null && source.Host == _host;
        if (_host is not null && source.Host == _host) return true;
        if (_number is not null && source.Number == _number) return true;
        return _path is not null && source.Path is not null && (source.Path == _path || source.IsFolder && _path.StartsWith(source.Path + "/", StringComparison.Ordinal));
    }

    private static bool Under(string url, string named) =>
        url.StartsWith(named, StringComparison.Ordinal) && !named.Contains('?') && (url.Length == named.Length || named[^1] == '/' || url[named.Length] is '/' or '?') || url == named;

    private bool StandsLiterally(string source)
    {
        for (var at = 0; at <= source.Length - Text.Length;)
        {
            var found = source.IndexOf(Text, at, StringComparison.OrdinalIgnoreCase);
            if (found < 0) return false;
            if (SourceTokens.IsWhole(source, found, Text.Length)) return true;
            at = found + 1;
        }
        return false;
    }

}
