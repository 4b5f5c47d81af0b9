namespace Nexus.Gates;

/// <summary>A value that says where an effect goes, comparable with the places a text names: as the text itself, a URL or its host, an address, a path, a number.</summary>
internal sealed class SinkValue
{
    private const int MinSpaced = 8;

    private readonly bool _pathological;
    private readonly bool _anyScheme;

    public SinkValue(string text)
    {
        // A channel goes with its sign or without, and who is called by one too.
        Text = text.Trim() is ['#' or '@', _, ..] signed && signed.IndexOf('@', 1) < 0 ? signed[1..] : text.Trim();
        var named = SourceTokens.Read(Text);
        (Url, Host, Email, Path, Number) = (named.Url, named.Host, named.Email, named.Path, named.Number);
        _anyScheme = named.AnyScheme;
        _pathological = Lookalikes.Disguised(text) is not null;
    }

    public string Text { get; }

    public string? Url { get; }

    public string? Host { get; }

    public string? Email { get; }

    public string? Path { get; }

    public decimal? Number { get; }

    /// <summary>A name, a word or a small number, as they stand in many sentences; not an address or account that means one place wherever it stands.</summary>
    public bool IsPlainName => Text.All(static c => char.IsLetter(c) || c is ' ' or '-' or '_' or '\'') || Text.Length <= 4 && Text.All(char.IsAsciiDigit);

    /// <summary>True if the source names this value.</summary>
    public bool StandsIn(SeenText source)
    {
        // A disguised value equals no honest one; only its literal repetition counts.
        if (StandsLiterally(source.Text)) return true;
        if (_pathological) return false;
        return StandsSpaced(source.Text) || Fits(source);
    }

    /// <summary>True if it stands in the text as it is, bounded like a word of its own; case does not count.</summary>
    public bool StandsLiterally(string source)
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

    private bool Fits(SeenText source)
    {
        if (Email is not null) return source.Names.HasEmail(Email);
        if (Url is not null && (source.Names.HasUrl(Url) || Host is not null && source.Names.HasBareHost(Host))) return true;
        if (Url is not null && !_anyScheme) return false;
        if (Host is not null && Url is null && source.Names.HasHost(Host)) return true;
        if (Number is { } number && source.Names.HasNumber(number)) return true;
        return Path is not null && source.Names.HasPath(Path);
    }

    /// <summary>True if an account, card or telephone number stands there in groups, or here in groups and there in one.</summary>
    private bool StandsSpaced(string source)
    {
        var called = IsTelephone(Text);
        Span<char> plain = stackalloc char[64];
        var (length, digits) = (0, 0);
        foreach (var c in Text)
        {
            if (IsGap(c, called)) continue;
            if (!char.IsAsciiLetterOrDigit(c) || length == plain.Length) return false;
            if (char.IsAsciiDigit(c)) digits++;
            plain[length++] = char.ToLowerInvariant(c);
        }
        if (length < MinSpaced || digits < 4) return false;
        for (var at = 0; at < source.Length; at++)
            if (char.ToLowerInvariant(source[at]) == plain[0] && (at == 0 || !char.IsLetterOrDigit(source[at - 1])) && EndsWhole(source, at, plain[..length], called)) return true;
        return false;
    }

    private static bool IsTelephone(string text) => text.Length > 0 && (text[0] == '+' || text[0] == '(') && text.All(static c => char.IsAsciiDigit(c) || IsGap(c, true));

    private static bool IsGap(char c, bool called) => c is ' ' or '-' or '\u00A0' or '\u202F' || called && c is ('+' or '(' or ')' or '.' or '/');

    // A number in groups ends where no further group of digits follows: its beginning is not the number.
    private static bool EndsWhole(string source, int at, ReadOnlySpan<char> plain, bool called)
    {
        var (matched, grouped) = (0, false);
        for (; at < source.Length && matched < plain.Length; at++)
        {
            if (matched > 0 && IsGap(source[at], called))
            {
                grouped = true;
                continue;
            }
            if (char.ToLowerInvariant(source[at]) != plain[matched]) return false;
            matched++;
        }
        if (matched < plain.Length) return false;
        if (at == source.Length) return true;
        if (char.IsLetterOrDigit(source[at])) return false;
        return !grouped || !IsGap(source[at], called) || at + 1 == source.Length || !char.IsAsciiDigit(source[at + 1]);
    }
}
