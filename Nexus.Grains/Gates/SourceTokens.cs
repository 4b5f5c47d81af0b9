using System.Buffers;
using System.Globalization;

namespace Nexus.Gates;

/// <summary>What one word of a text names.</summary>
internal readonly record struct SourceName(string? Url, string? Host, string? Email, string? Path, decimal? Number, bool IsFolder)
{
    /// <summary>The URL stands without its scheme: people mean either.</summary>
    public bool AnyScheme { get; init; }
}

/// <summary>Takes a text apart into the words that may name a place. Boundaries are strict: <c>example.com</c> does not stand in <c>example.com.evil.org</c>.</summary>
internal static class SourceTokens
{
    private static readonly SearchValues<char> Outer = SearchValues.Create(" \t\r\n\"'`´“”‘’«»<>()[]{},;|");
    private static readonly SearchValues<char> Trailing = SearchValues.Create(".:!?");

    public static IEnumerable<Range> Split(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var end = at;
            while (end < text.Length && !IsOuter(text, end)) end++;
            var last = end;
            while (last > at && Trailing.Contains(text[last - 1])) last--;
            if (last > at) yield return at..last;
            at = end + 1;
        }
    }

    /// <summary>True if [start, start+length) is bounded like a word of its own.</summary>
    public static bool IsWhole(string text, int start, int length)
    {
        if (start > 0 && !IsOuter(text, start - 1) && text[start - 1] != '=' && !IsSign(text, start - 1)) return false;
        var end = start + length;
        while (end < text.Length && Trailing.Contains(text[end])) end++;
        return end == text.Length || IsOuter(text, end);
    }

    // The sign before a channel or a name: #general, @ana.
    private static bool IsSign(string text, int at) => text[at] is '#' or '@' && (at == 0 || IsOuter(text, at - 1));

    // The comma of 1,000 belongs to the number.
    private static bool IsOuter(string text, int at)
    {
        if (!Outer.Contains(text[at])) return false;
        if (text[at] != ',' || at == 0 || at + 3 >= text.Length || !char.IsAsciiDigit(text[at - 1])) return true;
        for (var i = at + 1; i <= at + 3; i++)
            if (!char.IsAsciiDigit(text[i])) return true;
        return at + 4 < text.Length && char.IsAsciiDigit(text[at + 4]);
    }

    public static SourceName Read(string word)
    {
        try
        {
            return Name(word);
        }
        catch (NexusException)
        {
            // A malformed word names nothing that could be compared; the value itself was checked when the call was prepared.
            return new SourceName(null, null, null, null, null, false);
        }
    }

    private static SourceName Name(string word)
    {
        if (word.Contains("://", StringComparison.Ordinal))
        {
            var url = ResourceName.UrlOf(word);
            return new SourceName(url.Text, url.Authority, null, null, null, false);
        }
        if (word.Contains('@') && SchemaFormat.IsEmail(word.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? word[7..] : word)) return new SourceName(null, null, ResourceName.Email(word), null, null, false);
        if (decimal.TryParse(word.Trim('$', '€', '£', '¥', '%'), NumberStyles.Number, CultureInfo.InvariantCulture, out var number)) return new SourceName(null, null, null, null, number, false);
        var host = word.Contains('.') && !word.AsSpan().ContainsAny("/\\_@%") && char.IsLetter(word[^1]) ? ResourceName.Host(word) : null;
        var path = word.AsSpan().ContainsAny(". / \\".AsSpan()) ? ResourceName.Paths(word)[^1] : word;
        if (host is null && word.AsSpan().ContainsAny("/?") && !word.Contains('\\') && Links.IsSite(word) && ResourceName.UrlOf("https://" + word) is var site)
            return new SourceName(site.Text, site.Authority, null, path, null, word.EndsWith('/')) { AnyScheme = true };
        return new SourceName(null, host, null, path, null, word.EndsWith('/'));
    }
}
