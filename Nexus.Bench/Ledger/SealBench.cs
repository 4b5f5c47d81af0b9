using System.Diagnostics;
using Nexus.Bench.Door;
using Nexus.Calls;
using Nexus.Ledger;

namespace Nexus.Bench.Ledger;

/// <summary>Durable seals a second: each caller appends a decision, waits until it is durable, appends the outcome, waits again.</summary>
internal static class SealBench
{
    private static readonly int[] Callers = [1, 16, 256];

    public static async Task RunAsync(BenchRun run, string? postgres)
    {
        await using var silo = await BenchSilo.StartAsync(inMemory: false, postgres);
        var raw = RawDisk.FdatasyncPerSecond(Path.GetTempPath(), run.Span / 3);
        var store = postgres is null ? "embedded" : "PostgreSQL";
        long number = 0;
        foreach (var callers in Callers)
        {
            var (seals, commits) = await MeasureAsync(silo, callers, run.Span, number);
            number += 1L << 40;
            var (perSecond, syncs) = (seals / run.Span.TotalSeconds, commits / run.Span.TotalSeconds);
            var beside = $"{BenchRun.Number(syncs)} commits/s beside {BenchRun.Number(raw)} fdatasync/s ({syncs / raw:P0}), {2.0 * seals / Math.Max(1, commits):0.0} leaves a commit";
            if (callers == 256 && postgres is null) run.AtLeast($"durable seals, {store}, {callers} callers", perSecond, 30_000, "seals/s", beside);
            else run.Note($"durable seals, {store}, {callers} callers: {BenchRun.Number(perSecond)} seals/s; {beside}");
            if (callers == 1) run.AtLeast($"commits ÷ raw fdatasync, {store}, {callers} caller", syncs / raw, 0.5, "×");
        }
    }

    private static async Task<(long Seals, long Commits)> MeasureAsync(BenchSilo silo, int callers, TimeSpan span, long first)
    {
        var before = silo.Log.Commits;
        var clock = Stopwatch.StartNew();
        var done = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(() => CallAsync(silo, clock, span, first + ((long)caller << 28)))));
        return (done.Sum(), silo.Log.Commits - before);
    }

    private static async Task<long> CallAsync(BenchSilo silo, Stopwatch clock, TimeSpan span, long first)
    {
        TenantScope.Enter(BenchSilo.Tenant);
        var ledger = silo.Grains.GetGrain<ILedgerGrain>(BenchSilo.Tenant);
        long seals = 0;
        for (; clock.Elapsed < span; seals++)
        {
            var (decision, outcome) = BenchLeaves.Of(BenchSilo.Tenant, first + seals + 1);
            await ledger.AppendAsync([decision]);
            await ledger.AppendAsync([outcome]);
        }

        return seals;
    }
}
