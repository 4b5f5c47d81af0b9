using Nexus.Configuration;

namespace Nexus.Bench;

/// <summary>Picks the measurements named on the command line; each prints its figure beside its limit or peer from the same run.</summary>
internal static class BenchCommand
{
    private static readonly (string Name, string What, Func<BenchRun, Task> Run)[] All =
    [
        ("start", "process start to first sealed action, idle memory", Start.StartBench.RunAsync),
        ("engine", "grain calls a second", Engine.EngineMeasurement.RunAsync),
        ("law", "four gates and two leaves, nothing else", Law.LawBench.RunAsync),
        ("gates", "four gates a decision, with 1 to 10,000 patterns, scopes and actions", Gates.GatesBench.RunAsync),
        ("embedders", "each embedder's threshold, accuracy and cost", Gates.EmbedderBench.RunAsync),
        ("door", "through the door and the grains, store in memory", Door.DoorBench.InMemoryAsync),
        ("durable", "through the door, fsynced before the tool runs", Door.DoorBench.DurableAsync),
        ("http", "POST /v1/execute, durable", Door.HttpBench.RunAsync),
        ("observe", "ingest to correlation, a burst, a hundred thousand heartbeats", Observe.ObserveBench.RunAsync),
        ("repair", "a stopped process: found, restarted through the door, cleared; real processes", Observe.RepairDrill.RunAsync),
        ("kill", "kill -9 under ingest load, on each store: nothing lost, nothing twice; a real process", Observe.KillDrill.RunAsync),
        ("ledger", "durable seals, a million leaves verified and proven", Ledger.LedgerBench.RunAsync),
        ("whatif", "a hundred thousand sealed decisions judged again", Policies.WhatIfBench.RunAsync),
        ("history", "the last of many seals beside the first", Stores.HistoryBench.RunAsync),
    ];

    public static async Task<int> RunAsync(string[] args, TextWriter output)
    {
        if (args is ["agentdojo", var file, ..]) return await AgentsAsync(new BenchRun(output, args), file, output);
        var names = args.Where(arg => !arg.StartsWith("--", StringComparison.Ordinal)).ToArray();
        var unknown = names.FirstOrDefault(name => name != "all" && All.All(bench => bench.Name != name));
        if (names.Length == 0 || unknown is not null)
        {
            if (unknown is not null) await output.WriteLineAsync($"no measurement is called '{unknown}'");
            await output.WriteLineAsync("usage: Nexus.Bench <measurement>… | all  [--seconds=N] [--leaves=N] [--runs=N] [--postgres=CONNECTION]");
            await output.WriteLineAsync("       Nexus.Bench agentdojo <replay.jsonl[.gz]> [--catalogue=FILE] [--decisions=FOLDER] [--embedding-provider=NAME] [--adaptive] [--why]");
            foreach (var (name, what, _) in All) await output.WriteLineAsync($"  {name,-9} {what}");
            return 2;
        }

        var run = new BenchRun(output, args);
        foreach (var (name, what, measure) in All)
        {
            if (!names.Contains(name) && !names.Contains("all")) continue;
            await output.WriteLineAsync($"== {name}: {what}");
            await measure(run);
        }

        return run.Missed == 0 ? 0 : 1;
    }

    private static async Task<int> AgentsAsync(BenchRun run, string file, TextWriter output) =>
        await Nexus.Gates.Replay.ReplayBench.RunAsync(output, file, run.Option("catalogue"), run.Option("decisions"), run.Has("why"), run.Has("adaptive"), NexusConfiguration.Load(run.Option("embedding-provider") is { } embedder ? [$"--embedding-provider={embedder}"] : []).Options) ? 0 : 1;
}
