using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Nexus.Tools;

/// <summary>HTML to title, readable text and links.</summary>
internal static class HtmlReader
{
    private const int MaxLinks = 200;

    private static readonly HashSet<string> Hidden = new(StringComparer.Ordinal) { "script", "style", "noscript", "template", "svg", "head", "iframe", "object", "canvas", "select", "button" };

    private static readonly HashSet<string> Blocks = new(StringComparer.Ordinal)
    {
        "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
        "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tr", "ul",
    };

    public static async Task<WebPage> ReadAsync(Stream html, Uri address, CancellationToken cancellation)
    {
        var document = await new HtmlParser().ParseDocumentAsync(html, cancellation);
        var text = new StringBuilder();
        var links = new List<string>();
        // Walked without recursion: a page may nest as deep as it likes.
        for (INode? node = document.Body; node is not null; node = Next(node, document.Body!, text))
        {
            if (node is IText words) Append(text, words.Data);
            else if (node is IElement element) Enter(element, address, text, links);
        }
        return new WebPage(Title(document), text.ToString().Trim(), links);
    }

    private static INode? Next(INode node, INode top, StringBuilder text)
    {
        if (node.FirstChild is { } child && !(node is IElement element && Hidden.Contains(element.LocalName))) return child;
        while (node != top)
        {
            if (IsBlock(node)) Break(text);
            if (node.NextSibling is { } next) return next;
            node = node.Parent!;
        }
        return null;
    }

    private static void Enter(IElement element, Uri address, StringBuilder text, List<string> links)
    {
        if (IsBlock(element)) Break(text);
        if (element.LocalName is "td" or "th") Append(text, " ");
        if (element.LocalName != "a" || links.Count == MaxLinks || element.GetAttribute("href") is not { Length: > 0 and <= 2048 } href) return;
        if (!Uri.TryCreate(address, href, out var link) || link.Scheme is not ("http" or "https")) return;
        var target = link.GetLeftPart(UriPartial.Query);
        if (!links.Contains(target)) links.Add(target);
    }

    private static string Title(IDocument document)
    {
        var head = document.Head;
        for (var child = head?.FirstChild; child is not null; child = child.NextSibling)
        {
            if (child is not IElement { LocalName: "title" } title) continue;
            var text = new StringBuilder();
            for (var part = title.FirstChild; part is not null; part = part.NextSibling)
                if (part is IText words) Append(text, words.Data);
            return text.ToString().Trim();
        }
        return "";
    }

    private static bool IsBlock(INode node) => node is IElement element && Blocks.Contains(element.LocalName);

    /// <summary>Adds words with every run of blanks made one.</summary>
    private static void Append(StringBuilder text, string words)
    {
        foreach (var c in words)
        {
            if (!char.IsWhiteSpace(c)) text.Append(c);
            else if (text.Length > 0 && text[^1] is not (' ' or '\n')) text.Append(' ');
        }
    }

    private static void Break(StringBuilder text)
    {
        while (text.Length > 0 && text[^1] == ' ') text.Length--;
        if (text.Length > 0 && text[^1] != '\n') text.Append('\n');
    }
}
