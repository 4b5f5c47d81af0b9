using System.Globalization;
using System.Text.Json;
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
    public static async Task<bool> RunAsync(TextWriter output, string replay, string? catalogue, string? decisions, bool why)
    {
        var beside = Path.GetDirectoryName(Path.GetFullPath(replay))!;
        catalogue ??= Directory.EnumerateFiles(beside, "catalog*.json").Order(StringComparer.Ordinal).FirstOrDefault() ?? throw new NexusException(ErrorCode.Invalid, $"no catalog*.json stands beside '{replay}': name one with --catalogue");
        var suites = Catalogue.Read(catalogue).ToDictionary(static suite => suite.Key, static suite => new SuitePersona(suite.Value), StringComparer.Ordinal);
        var traces = Trace.ReadAll(replay);
        if (traces.FirstOrDefault(trace => !suites.ContainsKey(trace.Suite)) is { } stranger) throw new NexusException(ErrorCode.Invalid, $"run '{stranger.Id}' is of suite '{stranger.Suite}', which the catalogue does not have");
        var met = true;
        foreach (var setting in ReplaySetting.All)
        {
            var judged = await JudgeAsync(setting, suites, traces);
            met &= Report(output, setting, judged);
            if (why) Explain(output, judged);
            if (decisions is not null) Write(Path.Combine(decisions, $"decisions-{setting.Name}.jsonl"), judged);
        }
        return met;
    }

    /// <summary>Every trace's calls, judged under a setting.</summary>
    internal static async Task<Judgements> JudgeAsync(ReplaySetting setting, IReadOnlyDictionary<string, SuitePersona> suites, IReadOnlyList<Trace> traces)
    {
        var judgement = new Judgement(new GateRow([new ScopeGate(), new IntentGate(), new TtlGate(), new DriftGate()]), new MeaningReader(new LexicalEmbedder()), new GateSettings(null, 2.5));
        var judged = new List<(Trace, IReadOnlyList<JudgedCall>)>(traces.Count);
        foreach (var group in traces.GroupBy(setting.Key))
        {
            var first = group.First();
            var suite = suites[first.Suite];
            var (fold, next) = History.Of(suite, traces.Where(past => past.Suite == first.Suite && past.IsGood && setting.Knows(first, past)));
            var chain = new RecordedChain(suite, fold, judgement);
            foreach (var trace in group) judged.Add((trace, await chain.RunAsync(trace, next)));
        }
        return judged;
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
