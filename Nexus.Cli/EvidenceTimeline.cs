using System.Globalization;
using System.Net;
using System.Text;
using Nexus.Wire;

namespace Nexus.Cli;

/// <summary>The picture of a report: a row for each persona, from its first action to the last. What happened close together is one mark, the larger the more; what did not run stands above the line, where nothing hides it.</summary>
internal static class EvidenceTimeline
{
    private const int Width = 960;
    private const int Row = 34;
    private const int Left = 170;
    private const int Right = 20;
    private const int Column = 8;
    private const int Ticks = 4;

    private static readonly (string Status, string Colour)[] Colours =
    [
        ("executed", "#2e7d32"),
        ("failed", "#8e24aa"),
        ("escalated", "#ef6c00"),
        ("blocked", "#c62828"),
        ("other", "#546e7a"),
    ];

    /// <summary>An SVG element.</summary>
    public static string Draw(IReadOnlyList<SealResponse> seals)
    {
        string[] personas = [.. seals.Select(static seal => seal.Persona).Distinct().Order(StringComparer.Ordinal)];
        var (first, last) = (seals.Min(static seal => seal.CreatedAt), seals.Max(static seal => seal.CreatedAt));
        if (last - first < TimeSpan.FromSeconds(1)) last = first.AddSeconds(1);
        var height = Row * personas.Length + 56;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {height}\" role=\"img\" aria-label=\"Timeline of {seals.Count} actions\" xmlns=\"http://www.w3.org/2000/svg\" font-family=\"system-ui,sans-serif\" font-size=\"12\">");
        Axis(svg, first, last, Row * personas.Length);
        for (var i = 0; i < personas.Length; i++)
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"0\" y=\"{Line(i) + 4}\">{Text(personas[i].Length <= 22 ? personas[i] : personas[i][..21] + "…")}</text><line x1=\"{Left}\" y1=\"{Line(i)}\" x2=\"{Width - Right}\" y2=\"{Line(i)}\" stroke=\"#ccc\"/>");
        Marks(svg, seals, personas, first, last);
        Legend(svg, seals, height - 10);
        return svg.Append("</svg>").ToString();
    }

    private static void Axis(StringBuilder svg, DateTimeOffset first, DateTimeOffset last, int bottom)
    {
        for (var tick = 0; tick <= Ticks; tick++)
        {
            var (x, at) = (Left + (Width - Right - Left) * tick / Ticks, first + (last - first) * tick / Ticks);
            var anchor = tick == 0 ? "start" : tick == Ticks ? "end" : "middle";
            svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{x}\" y1=\"0\" x2=\"{x}\" y2=\"{bottom}\" stroke=\"#eee\"/><text x=\"{x}\" y=\"{bottom + 16}\" fill=\"#666\" font-size=\"11\" text-anchor=\"{anchor}\">{Time(at)}</text>");
        }
    }

    private static void Marks(StringBuilder svg, IReadOnlyList<SealResponse> seals, string[] personas, DateTimeOffset first, DateTimeOffset last)
    {
        var columns = (Width - Right - Left) / Column;
        var marks = seals.GroupBy(seal => (Row: Array.BinarySearch(personas, seal.Persona, StringComparer.Ordinal), Column: (int)((seal.CreatedAt - first) / (last - first) * (columns - 1)), Status: Of(seal.Status)));
        foreach (var mark in marks.OrderBy(static mark => mark.Key.Status).ThenBy(static mark => mark.Key.Column))
        {
            var count = mark.Count();
            // 3 to 8 pixels: ten times as many are two pixels more.
            var radius = Math.Min(8, 3 + 2 * Math.Log10(count));
            var y = Line(mark.Key.Row) - (mark.Key.Status == 0 ? 0 : 9);
            var tools = string.Join(", ", mark.Select(static seal => seal.Tool).Distinct().Order(StringComparer.Ordinal).Take(5));
            svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{Left + mark.Key.Column * Column + Column / 2}\" cy=\"{y}\" r=\"{radius:0.#}\" fill=\"{Colours[mark.Key.Status].Colour}\"><title>{Text($"{count} {mark.First().Status}: {tools}, from {Time(mark.Min(static seal => seal.CreatedAt))}")}</title></circle>");
        }
    }

    private static void Legend(StringBuilder svg, IReadOnlyList<SealResponse> seals, int y)
    {
        var at = Left;
        foreach (var status in seals.Select(static seal => Of(seal.Status)).Distinct().Order())
        {
            svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{at + 4}\" cy=\"{y - 4}\" r=\"4\" fill=\"{Colours[status].Colour}\"/><text x=\"{at + 13}\" y=\"{y}\">{Colours[status].Status}</text>");
            at += 90;
        }
    }

    private static int Of(string status) => Array.FindIndex(Colours, colour => colour.Status == status) is >= 0 and var known ? known : Colours.Length - 1;

    private static int Line(int row) => Row * row + 22;

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
