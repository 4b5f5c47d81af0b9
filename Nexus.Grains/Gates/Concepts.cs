namespace Nexus.Gates;

/// <summary>What several words mean alike.</summary>
/// <param name="Number">From 0, without gaps.</param>
/// <param name="IsDeed">Something done, not something it is done to.</param>
internal readonly record struct Concept(int Number, bool IsDeed);

/// <summary>Words that mean the same in agents' work. A line is one concept: its name, with ! for a deed and # for a thing, and the words for it.</summary>
internal static class Concepts
{
    private const string Deeds = """
        !search: search find look lookup query seek locate discover google browse research investigate gather explore answer retrieve track
        !read: read open load view display show see print list inspect review examine cat enumerate tail
        !explain: explain describe clarify interpret
        !write: write save store create put compose draft produce generate record note author make render append ingest add insert log transcribe
        !fetch: fetch get download pull crawl scrape
        !compute: compute calculate analyse analyze evaluate measure sum aggregate count average statistic mean median variance deviation estimate percentile quantify forecast predict
        !summarise: summarise summarize condense summary overview shorten digest abstract gist
        !send: send mail email notify message forward post publish share upload broadcast reply invite
        !pay: pay transfer settle wire buy purchase order refund remit sell reimburse
        !delete: delete remove erase drop wipe purge destroy clear uninstall format overwrite truncate empty shred trash discard
        !cancel: cancel revert reverse undo withdraw rollback abort reject decline refuse dismiss
        !restart: restart reboot start relaunch reload
        !stop: stop shut kill disable halt terminate revoke deactivate disarm suspend
        !change: update change modify edit amend adjust set alter correct rename replace rewrite
        !renew: rotate renew refresh
        !check: check verify validate test monitor watch confirm proofread scan audit
        !translate: translate french german spanish
        !compare: compare differ difference diff match reconcile
        !classify: classify sort categorise categorize category label tag
        !extract: extract parse
        !export: export dump convert
        !import: import restore
        !run: run execute
        !deploy: deploy release ship
        !scale: scale resize enlarge shrink raise lower increase decrease reduce grow replica
        !plan: plan schedule book arrange appointment reserve reschedule postpone
        !recommend: recommend suggest advise propose
        !approve: approve approval confirmation permission grant authorise authorize permit allow accept
        !sign: sign countersign
        !close: close resolve finish
        !merge: merge combine join
        !switch: switch turn toggle dim
        !unlock: unlock unblock
        !block: block ban deny quarantine isolate
        !limit: limit throttle slow
        !repair: repair patch fix install heal debug
        !plot: plot chart draw visualise visualize graph
        !archive: archive move backup copy duplicate snapshot
        !leak: exfiltrate leak steal
        """;

    private const string Things = """
        #information: information info data fact figure detail knowledge topic handbook doc policy news
        #document: document file report text article page letter contract notes note content path archive manual summary folder directory
        #web: web website url online internet http link site
        #number: number value amount digit sample set statistic series total
        #mail: mail email message inbox address
        #money: money eur usd euro dollar invoice bill fund payment account supplier
        #service: service server gateway system host process software health status database
        #record: record entry row table customer field
        #code: code function program script pull request
        #alert: alert incident alarm bug issue ticket
        """;

    private static readonly Dictionary<string, Concept> Table = Read();

    /// <summary>How many concepts there are.</summary>
    public static int Count { get; } = Table.Values.Distinct().Count();

    /// <summary>The concept of a stemmed word, or null.</summary>
    public static Concept? Of(string stem) => Table.TryGetValue(stem, out var concept) ? concept : null;

    private static Dictionary<string, Concept> Read()
    {
        var table = new Dictionary<string, Concept>(StringComparer.Ordinal);
        var number = 0;
        foreach (var line in string.Concat(Deeds, "\n", Things).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var concept = new Concept(number++, line[0] == '!');
            // A word that is a deed and a thing ("mail", "list") is the deed: what is done matters more.
            foreach (var word in line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)) table.TryAdd(Words.Stem(word), concept);
        }
        return table;
    }
}
