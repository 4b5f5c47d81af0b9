using System.Text.RegularExpressions;

namespace Nexus.Gates;

/// <summary>What texts say of pages: that one should be visited, or that pages are what a task is about.</summary>
internal static partial class Visits
{
    private const int Reach = 60;

    /// <summary>The words of a text that want a page of this host visited, or null.</summary>
    public static string? Wanted(string text, string host)
    {
        var plain = host.StartsWith("www.", StringComparison.Ordinal) ? host[4..] : host;
        for (var at = text.IndexOf(plain, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(plain, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var before = text[Math.Max(0, at - Reach)..at];
            if (Order().Match(before) is { Success: true } order) return text[(at - before.Length + order.Index)..Math.Min(text.Length, at + plain.Length)];
        }
        return null;
    }

    public static bool SpeaksOfPages(string task) => Pages().IsMatch(task);

    // What stands between is the page's description, no sentence of its own.
    [GeneratedRegex(@"\b(?:visit|open|browse|navigate|go\s+to|fetch|load|call|besuch\w*|öffne\w*|ruf\w*|visite[rz]?|ouvre[rz]?|ouvrir|consulte[rz]?|visita|abre|abra)\b[^.!?\n]*(?:www\.)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Order();

    [GeneratedRegex(@"\b(?:links?|urls?|web\w*|(?:home)?pages?|sites?|articles?|blogs?|posts?|news|story|stories|online|internet|research\w*|seiten?|artikel|article|liens?|enlaces?|páginas?|artículos?)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Pages();
}
