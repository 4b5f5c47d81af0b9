using System.Text.RegularExpressions;

namespace Nexus.Gates;

/// <summary>Every place of the net that a reader of a text could follow: URLs, e-mail addresses, sites; also those that are written so that a program sees none.</summary>
internal static partial class Links
{
    // Known endings, since a file's name looks like a site's.
    private static readonly HashSet<string> Endings = new(
        "com net org info biz io co ai app dev xyz top site online shop club live me tv cc ru cn uk de fr nl eu us ca au in jp br it es se ch at be pl test example invalid gov edu mil int ly gg sh link page cloud store blog news tech space fun icu pw su to".Split(' '), StringComparer.Ordinal);

    /// <summary>As they stand in the text.</summary>
    public static IEnumerable<string> Of(string text)
    {
        // Most texts hold none, and reading a word costs more than looking.
        if (!text.Contains('.', StringComparison.Ordinal) && !text.Contains("//", StringComparison.Ordinal)) yield break;
        if (text.Contains("//", StringComparison.Ordinal))
        {
            foreach (Match url in Url().Matches(text)) yield return Trimmed(url.Value);
            foreach (Match place in SchemeRelative().Matches(text)) yield return "https:" + Trimmed(place.Value);
        }
        foreach (var range in SourceTokens.Split(text))
        {
            var word = text[range];
            if (!word.Contains('.', StringComparison.Ordinal) || word.Contains("//", StringComparison.Ordinal)) continue;
            if (word.Contains('@', StringComparison.Ordinal))
                foreach (Match address in Address().Matches(word)) yield return address.Value;
            else if (IsSite(word)) yield return word;
        }
    }

    /// <summary>The same for a text that people are to read: they see a link in <c>hxxp://a[.]b</c>, <c>a (dot) com</c> and <c>h t t p : / /</c>, too.</summary>
    public static IEnumerable<string> Readable(string text)
    {
        foreach (var link in Of(text)) yield return link;
        // Browsers and file managers take either slash, and of those behind a scheme any number.
        if ((text.Contains('\\') || text.Contains(":/", StringComparison.Ordinal)) && Slashes().Replace(text.Replace('\\', '/'), "$1://") is var turned && turned != text)
            foreach (var link in Of(turned)) yield return link;
        if (Undefanged(text) is var plain && plain != text)
            foreach (var link in Of(plain)) yield return link;
        if (text.Contains("uggc", StringComparison.OrdinalIgnoreCase))
            foreach (var link in Of(Turned.Rot13(text))) yield return link;
        if (text.Contains("ptth", StringComparison.OrdinalIgnoreCase))
            foreach (var link in Of(Turned.Back(text))) yield return link;
    }

    private static string Undefanged(string text)
    {
        text = Scheme().Replace(text, "http");
        if (text.AsSpan().IndexOfAny("[({<") >= 0) text = At().Replace(Mark().Replace(Dot().Replace(text, "."), "$1"), "$1@$2");
        if (text.Contains("dot", StringComparison.OrdinalIgnoreCase)) text = Spoken().Replace(SpokenAddress().Replace(text, "$1@$2.$3"), "$1.$2");
        return Spaced().Replace(text, static spread => string.Concat(spread.Value.Where(static c => !char.IsWhiteSpace(c))));
    }

    // Without "http://" a reader follows it all the same. A file's name looks alike, so the ending must be one of sites, or the host a number with a path.
    internal static bool IsSite(string word)
    {
        var end = word.AsSpan().IndexOfAny("/?:#");
        var host = end < 0 ? word.AsSpan() : word.AsSpan(0, end);
        if (host.Contains('_') || host.IndexOf('.') <= 0) return false;
        if (host.StartsWith("www.", StringComparison.OrdinalIgnoreCase) || Endings.Contains(host[(host.LastIndexOf('.') + 1)..].ToString().ToLowerInvariant())) return true;
        return end > 0 && host.Count('.') == 3 && System.Net.IPAddress.TryParse(host, out _);
    }

    private static string Trimmed(string link) => link.TrimEnd('.', ',', ';', ':', '!', '?', '*', ')', '}', ']') is var trimmed && link.StartsWith(trimmed + "]", StringComparison.Ordinal) && trimmed.Contains("//[", StringComparison.Ordinal) ? trimmed + "]" : trimmed;

    // What follows another one in the same word (?next=https://…) is a place as well.
    [GeneratedRegex(@"[A-Za-z][A-Za-z0-9+.\-]{1,15}:/{2,}(?=[\w\[\-])(?:(?![a-z][a-z0-9+.\-]{1,15}:/{2})[^\s""'<>`´“”«»|)])+", RegexOptions.CultureInvariant)]
    private static partial Regex Url();

    [GeneratedRegex(@"(?<![\w:/.\-])//(?=[A-Za-z0-9\-]+\.[A-Za-z0-9])[^\s""'<>`´“”«»|)]+", RegexOptions.CultureInvariant)]
    private static partial Regex SchemeRelative();

    [GeneratedRegex(@"[^\s@=:?&,;/]+@[\w\-]+(?:\.[\w\-]+)+", RegexOptions.CultureInvariant)]
    private static partial Regex Address();

    [GeneratedRegex(@"\b(https?|ftp|wss?):/*(?=[\w\[])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Slashes();

    [GeneratedRegex(@"\bh(?:xx|\*\*|tt|XX)p(?=s?\s?[\[(]?:)", RegexOptions.CultureInvariant)]
    private static partial Regex Scheme();

    [GeneratedRegex(@"\s*[\[({<]\s*(?:\.|dot|d0t|punkt|point)\s*[\])}>]\s*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Dot();

    [GeneratedRegex(@"[\[({<]\s*(:(?://)?|//?)\s*[\])}>]", RegexOptions.CultureInvariant)]
    private static partial Regex Mark();

    [GeneratedRegex(@"([\w.+\-]+)\s*[\[({<]\s*(?:at|@)\s*[\])}>]\s*([\w\-]+(?:\.[\w\-]+)+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex At();

    [GeneratedRegex(@"([\w.+\-]+)\s+at\s+([\w\-]+)\s+dot\s+([a-z]{2,})\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SpokenAddress();

    [GeneratedRegex(@"([\w\-]+)\s+dot\s+(com|net|org|info|io|example|test|de|uk|ru|cn|eu|co|app|dev|xyz)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Spoken();

    // The gap stands in the scheme itself: what follows a plain link in a sentence is no part of it.
    [GeneratedRegex(@"\b(?=h[tps:/]{0,7}[ \t])h\s*t\s*t\s*p\s*s?\s*:\s*/\s*/[^\r\n]{0,96}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Spaced();
}
