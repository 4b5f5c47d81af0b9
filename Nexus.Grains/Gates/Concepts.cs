namespace Nexus.Gates;

/// <summary>Words that mean the same in agents' work. A line is one concept: its name and the words for it.</summary>
internal static class Concepts
{
    private const string Deeds = """
        !search: search find look lookup query seek locate discover google browse research investigate gather explore answer retrieve
        !read: read open load view display show see print list inspect review examine cat
        !write: write save store create put compose draft produce generate record note author make render append ingest
        !fetch: fetch get download pull crawl scrape
        !compute: compute calculate analyse analyze evaluate measure sum aggregate count average statistic mean median variance deviation estimate total percentile quantify
        !summarise: summarise summarize condense summary overview shorten digest abstract
        !send: send mail email notify message forward post publish share upload broadcast reply
        !pay: pay transfer settle wire buy purchase order refund remit sell
        !delete: delete remove erase drop wipe purge destroy clear uninstall format overwrite truncate
        !restart: restart reboot start relaunch reload
        !stop: stop shut kill disable halt terminate revoke
        !change: update change modify edit amend adjust set
        !check: check verify validate test monitor watch confirm
        !translate: translate french german spanish
        !compare: compare differ difference diff
        !classify: classify sort categorise categorize category label tag
        !extract: extract parse
        !run: run execute
        !plan: plan schedule book arrange appointment
        !approve: approve approval confirmation permission grant
        !block: block ban deny quarantine isolate
        !limit: limit throttle slow
        !repair: repair patch fix install heal
        !plot: plot chart draw visualise visualize graph
        !archive: archive move backup
        !leak: exfiltrate leak steal
        """;

    private const string Things = """
        #information: information info data fact figure detail knowledge topic handbook doc policy news
        #document: document file report text article page letter contract notes note content path archive manual summary folder directory
        #web: web website url online internet http link site
        #number: number value amount digit sample set statistic series
        #mail: mail email message inbox address
        #money: money eur usd euro dollar invoice bill fund payment account supplier
        #service: service server gateway system host process software health status database
        #record: record entry row table customer field
        #code: code function program script pull request
        #alert: alert incident alarm bug issue ticket
        """;

    private static readonly Dictionary<string, string> DeedOf = Table(Deeds);
    private static readonly Dictionary<string, string> ThingOf = Table(Things);

    /// <summary>The concept of a stemmed word, or the word itself; and whether it is a deed.</summary>
    public static (string Concept, bool IsDeed) Of(string stem) =>
        DeedOf.TryGetValue(stem, out var deed) ? (deed, true) : ThingOf.TryGetValue(stem, out var thing) ? (thing, false) : (stem, false);

    private static Dictionary<string, string> Table(string lines)
    {
        var table = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            foreach (var word in line[(colon + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)) table.TryAdd(Words.Stem(word), line[..colon]);
        }
        return table;
    }
}
