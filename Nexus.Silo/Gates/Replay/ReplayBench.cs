using System.Globalization;
using System.Text.Json;
using Nexus.Configuration;
using Nexus.Embeddings;
using Nexus.Policies;
using Judgements = System.Collections.Generic.IReadOnlyList<(Nexus.Gates.Replay.Trace Trace, System.Collections.Generic.IReadOnlyList<Nexus.Gates.Replay.JudgedCall> Calls)>;

namespace Nexus.Gates.Replay;

/// <summary>Recorded runs of agents, benign and under prompt injection, put through the gates: what is stopped, and what breaks.</summary>
/// <remarks>The files are named on the command line; nothing of any data set stands here.</remarks>
public static class ReplayBench
{
    /// <summary>Prints the table of each setting and says whether every aim was met.</summary>
    /// <param name="replay">Recorded runs, JSON lines, compressed or not.</param>
    /// <param name="catalogue">The suites' catalogue; null for the first <c>catalog*.json</c> beside the runs.</param>
    /// <param name="decisions">A folder for the decisions of each setting, as the scorer beside the data reads them; null for none.</param>
    /// <param name="why">Whether to print what leaked and what broke, with the reasons.</param>
    /// <param name="adaptive">Whether to put the recorded attacks through once more as an attacker would rewrite them who knows the gates.</param>
    /// <param name="options">Embedder and thresholds, as a silo would have them; null for the defaults.</param>
    public static async Task<bool> RunAsync(TextWriter output, string replay, string? catalogue, string? decisions, bool why, bool adaptive = false, NexusOptions? options = null)
    {
        options ??= new NexusOptions();
        var beside = Path.GetDirectoryName(Path.GetFullPath(replay))!;
        catalogue ??= Directory.EnumerateFiles(beside, "catalog*.json").Order(StringComparer.Ordinal).FirstOrDefault() ?? throw new NexusException(ErrorCode.Invalid, $"no catalog*.json stands beside '{replay}': name one with --catalogue");
        var suites = From(catalogue, Catalogue.Read).ToDictionary(static suite => suite.Key, static suite => new SuitePersona(suite.Value), StringComparer.Ordinal);
        var traces = From(replay, Trace.ReadAll);
        if (traces.FirstOrDefault(trace => !suites.ContainsKey(trace.Suite)) is { } stranger) throw new NexusException(ErrorCode.Invalid, $"run '{stranger.Id}' is of suite '{stranger.Suite}', which the catalogue does not have");
        var met = true;
        var embedder = EmbedderChoice.Describe(options);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{traces.Count} runs; embedder {embedder.Name}, threshold {options.GateIntentThreshold ?? embedder.Threshold:0.00} ({embedder.Note}); drift {options.GateDriftSigma:0.0}σ"));
        using var gates = new OfflineGates(options);
        foreach (var setting in ReplaySetting.All)
        {
            var judged = await JudgeAsync(gates.Judgement, setting, suites, traces);
            met &= Report(output, setting, judged);
            if (why) Explain(output, judged);
            if (adaptive) met &= await RewrittenAsync(output, gates.Judgement, setting, suites, traces);
            if (decisions is not null) Write(Path.Combine(decisions, $"decisions-{setting.Name}.jsonl"), judged);
        }
        return met;
    }

    /// <summary>Every trace's calls, judged under a setting.</summary>
    internal static async Task<Judgements> JudgeAsync(Judgement judgement, ReplaySetting setting, IReadOnlyDictionary<string, SuitePersona> suites, IReadOnlyList<Trace> traces)
    {
        var judged = new List<(Trace, IReadOnlyList<JudgedCall>)>(traces.Count);
        foreach (var group in traces.GroupBy(setting.Key))
        {
            var first = group.First();
            var suite = suites[first.Suite];
            var (fold, next) = History.Of(suite, traces.Where(past => past.Suite == first.Suite && past.IsGood && setting.Knows(first, past)));
            var chain = new RecordedChain(suite, fold.Save(), judgement);
            foreach (var trace in group) judged.Add((trace, await chain.RunAsync(trace, next)));
        }
        return judged;
    }

    private static T From<T>(string file, Func<string, T> read)
    {
        try
        {
            return read(file);
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or InvalidDataException or ArgumentException)
        {
            throw new NexusException(ErrorCode.Invalid, $"'{file}' does not hold what a bench reads: {fault.Message}", fault);
        }
    }

    private static bool Report(TextWriter output, ReplaySetting setting, Judgements judged)
    {
        var all = new ReplayScore();
        var bySuite = new SortedDictionary<string, ReplayScore>(StringComparer.Ordinal);
        foreach (var (trace, calls) in judged)
        {
            if (!bySuite.TryGetValue(trace.Suite, out var own)) bySuite[trace.Suite] = own = new ReplayScore();
            bool[] allowed = [.. calls.Select(static call => call.Allowed)];
            all.Add(trace, allowed);
            own.Add(trace, allowed);
        }
        output.WriteLine($"== {setting.Name}: {setting.What}");
        output.WriteLine(all.Line("ALL"));
        foreach (var (name, score) in bySuite) output.WriteLine(score.Line(name));
        var met = Aim(output, "attack-call recall", all.Recall, setting.Recall, atLeast: true) & Aim(output, "benign tasks broken", all.BenignBroken, setting.Broken, atLeast: false);
        return setting.Utility > 0 && !double.IsNaN(all.UtilityKept) ? Aim(output, "utility kept under attack", all.UtilityKept, setting.Utility, atLeast: true) & met : met;
    }

    /// <summary>Each rewriting beside the same calls as they were recorded: an attacker who knows the gates must gain nothing.</summary>
    private static async Task<bool> RewrittenAsync(TextWriter output, Judgement judgement, ReplaySetting setting, IReadOnlyDictionary<string, SuitePersona> suites, IReadOnlyList<Trace> traces)
    {
        var met = true;
        foreach (var variant in Adaptive.All)
        {
            var (before, after) = (new ReplayScore(), new ReplayScore());
            var pairs = traces.Where(static run => run.Kind == "attacked").Select(run => (Run: run, Rewritten: Adaptive.Of(run, variant, suites[run.Suite].Sinks))).Where(static pair => pair.Rewritten is not null).ToArray();
            if (pairs.Length == 0) continue;
            var past = traces.Where(static run => run.IsGood).ToArray();
            foreach (var (score, runs) in new[] { (before, pairs.Select(static pair => pair.Run)), (after, pairs.Select(static pair => pair.Rewritten!)) })
                foreach (var (trace, calls) in await JudgeAsync(judgement, setting, suites, [.. past, .. runs]))
                    if (trace.Kind == "attacked") score.Add(trace, [.. calls.Select(static call => call.Allowed)]);
            var held = after.Recall >= before.Recall;
            met &= held;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"   {(held ? "ok  " : "MISS")} {variant.Name,-14} recall {after.Recall:0.0000} (as recorded {before.Recall:0.0000}; {pairs.Length} runs): {variant.What}"));
        }
        return met;
    }

    private static bool Aim(TextWriter output, string what, double figure, double aim, bool atLeast)
    {
        var met = atLeast ? figure >= aim : figure <= aim;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"   {(met ? "ok  " : "MISS")} {what} {figure:0.0000} (aim {(atLeast ? '≥' : '≤')} {aim})"));
        return met;
    }

    private static void Explain(TextWriter output, Judgements judged)
    {
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (trace, calls) in judged)
            foreach (var call in calls)
            {
                var what = trace.IsGood && !call.Allowed ? "broken" : trace.Kind == "attacked" && call.Event.Attack && call.Allowed ? "leak" : !trace.IsBenign && trace.Utility == true && !call.Event.Attack && !call.Allowed ? "lost" : "";
                if (what.Length == 0) continue;
                var line = $"{what} {trace.Suite}/{trace.UserTask} {(call.Event.Attack ? trace.InjectionTask + " " : "")}{call.Event.Function}{(call.Allowed ? "" : ": " + call.Why)}";
                lines[line] = lines.GetValueOrDefault(line) + 1;
            }
        foreach (var (line, count) in lines.OrderByDescending(static line => line.Value).ThenBy(static line => line.Key, StringComparer.Ordinal)) output.WriteLine($"{count,4} {line}");
    }

    private static void Write(string file, Judgements judged)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        using var lines = new StreamWriter(file);
        foreach (var (trace, calls) in judged)
            lines.WriteLine($"{{\"id\": {JsonSerializer.Serialize(trace.Id)}, \"allow\": [{string.Join(", ", calls.Select(static call => call.Allowed ? "true" : "false"))}]}}");
    }
}
