using System.Globalization;
using System.Net;
using System.Text;
using Nexus.Wire;

namespace Nexus.Cli;

/// <summary>A page for people: what was done in a period, by whom, how it ended, and when. Stands alone: no script, no font, no picture from elsewhere.</summary>
internal static class EvidenceReport
{
    /// <summary>The page.</summary>
    public static string Write(IReadOnlyList<SealResponse> seals, DateTimeOffset from, DateTimeOffset to, string checkpoint, string keys)
    {
        var page = new StringBuilder();
        page.Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Nexus evidence</title><style>")
            .Append("body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}table{border-collapse:collapse;width:100%}")
            .Append("th,td{text-align:left;padding:.2rem .6rem;border-bottom:1px solid #ddd;vertical-align:top}pre{background:#f5f5f5;padding:.8rem;overflow:auto;font-size:12px}svg{width:100%;height:auto}")
            .Append("</style></head><body><h1>Evidence of what was done</h1>");
        page.Append(CultureInfo.InvariantCulture, $"<p>{Time(from)} to {Time(to)}: {seals.Count} sealed actions of {seals.Select(static s => s.ChainId).Distinct().Count()} chains.</p>");
        Statistics(page, seals);
        page.Append("<h2>Timeline</h2>").Append(EvidenceTimeline.Draw(seals));
        Refusals(page, seals);
        page.Append("<h2>To verify</h2><p>Each file in <code>bundles/</code> verifies by itself, without a server: <code>nexus verify bundles/&lt;chain&gt;.bundle.json --key keys.txt</code>. ")
            .Append("Compare the keys below with those you were given another way; this page itself proves nothing.</p><pre>").Append(Text(keys)).Append("</pre><h3>Checkpoint</h3><pre>").Append(Text(checkpoint)).Append("</pre></body></html>\n");
        return page.ToString();
    }

    private static void Statistics(StringBuilder page, IReadOnlyList<SealResponse> seals)
    {
        page.Append("<h2>Statistics</h2><table><tr><th>persona</th><th>tool</th><th>actions</th><th>how they ended</th></tr>");
        foreach (var group in seals.GroupBy(static seal => (seal.Persona, seal.Tool)).OrderByDescending(static group => group.Count()).ThenBy(static group => group.Key))
        {
            var ends = string.Join(", ", group.GroupBy(static seal => seal.Status).OrderByDescending(static ends => ends.Count()).Select(static ends => $"{ends.Count()} {ends.Key}"));
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(group.Key.Persona)}</td><td>{Text(group.Key.Tool)}</td><td>{group.Count()}</td><td>{Text(ends)}</td></tr>");
        }
        page.Append("</table>");
    }

    private static void Refusals(StringBuilder page, IReadOnlyList<SealResponse> seals)
    {
        SealResponse[] refused = [.. seals.Where(static seal => seal.Status is not "executed")];
        if (refused.Length == 0) return;
        page.Append("<h2>What did not run, or did not succeed</h2><table><tr><th>when</th><th>persona</th><th>tool</th><th>status</th><th>why</th></tr>");
        foreach (var seal in refused.Take(1000))
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Time(seal.CreatedAt)}</td><td>{Text(seal.Persona)}</td><td>{Text(seal.Tool)}</td><td>{Text(seal.Status)}</td><td>{Text(seal.Error ?? "")}</td></tr>");
        page.Append("</table>");
        if (refused.Length > 1000) page.Append(CultureInfo.InvariantCulture, $"<p>{refused.Length - 1000} more stand in the bundles.</p>");
    }

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
