using Microsoft.Extensions.DependencyInjection;
using Nexus.Calls;
using Nexus.Ledger;
using Nexus.Tenants;

namespace Nexus.Bench.Door;

internal static class DoorBench
{
    public static async Task InMemoryAsync(BenchRun run)
    {
        // On a silo of its own: what is measured begins with a log that is not gigabytes of memory already.
        await using (var warm = await BenchSilo.StartAsync(inMemory: true, null)) await WarmUpAsync(warm);
        await using var silo = await BenchSilo.StartAsync(inMemory: true, null);
        await silo.ActionsPerSecondAsync(64, 32, TimeSpan.FromSeconds(1));
        var (figure, beside) = await MeasureAsync(64);
        run.AtLeast("door, 64 callers, in memory", figure, 80_000, "actions/s", beside);
        (figure, beside) = await MeasureAsync(256);
        run.Note($"door, 256 callers, in memory: {BenchRun.Number(figure)} actions/s; {beside}");
        await VerifyAsync(run, silo);

        async Task<(double, string)> MeasureAsync(int callers)
        {
            var (bytes, pause, cpu, clock) = (GC.GetTotalAllocatedBytes(), GC.GetTotalPauseDuration(), Environment.CpuUsage.TotalTime, System.Diagnostics.Stopwatch.StartNew());
            var actions = await silo.ActionsPerSecondAsync(callers, 32, run.Span);
            var done = actions * clock.Elapsed.TotalSeconds;
            var each = (GC.GetTotalAllocatedBytes() - bytes) / done;
            var work = (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / done;
            var collecting = 100 * (GC.GetTotalPauseDuration() - pause) / clock.Elapsed;
            return (actions, $"{work:0.0} µs of processor and {BenchRun.Number(each)} bytes allocated an action, {collecting:0} % of the time collecting");
        }
    }

    public static async Task DurableAsync(BenchRun run)
    {
        var raw = RawDisk.FdatasyncPerSecond(Path.GetTempPath(), TimeSpan.FromSeconds(1));
        run.Note($"raw fdatasync of 4 KiB: {BenchRun.Number(raw)}/s (a virtual disk)");
        await MeasureAsync(run, "SQLite", null, raw, oneAim: 2_000, manyAim: 15_000);
        if (run.Postgres is { } postgres) await MeasureAsync(run, "PostgreSQL", postgres, raw, oneAim: 0, manyAim: 8_000);
        else run.Note("PostgreSQL left out: name a server with --postgres= or NEXUS_TEST_POSTGRES");
    }

    private static async Task MeasureAsync(BenchRun run, string store, string? postgres, double raw, double oneAim, double manyAim)
    {
        await using var silo = await BenchSilo.StartAsync(inMemory: false, postgres);
        await WarmUpAsync(silo);
        foreach (var (callers, aim) in new[] { (1, oneAim), (256, manyAim) })
        {
            var (before, from) = (silo.Log.Commits, System.Diagnostics.Stopwatch.GetTimestamp());
            var actions = await silo.ActionsPerSecondAsync(callers, 32, run.Span);
            var seconds = System.Diagnostics.Stopwatch.GetElapsedTime(from).TotalSeconds;
            var rate = (silo.Log.Commits - before) / seconds;
            var beside = $"{BenchRun.Number(rate)} commits/s = {100 * rate / raw:0} % of raw fdatasync, {actions * 2 / rate:0.#} leaves a commit";
            run.AtLeast($"{store}, {callers} caller{(callers > 1 ? "s" : "")}", actions, aim, "actions/s", beside);
        }

        await VerifyAsync(run, silo);
    }

    /// <summary>The just-in-time compiler works beside the first seconds: it counts what the code does before it compiles it for good.</summary>
    private static Task WarmUpAsync(BenchSilo silo) => silo.ActionsPerSecondAsync(64, 32, TimeSpan.FromSeconds(12));

    private static async Task VerifyAsync(BenchRun run, BenchSilo silo)
    {
        TenantScope.Enter(BenchSilo.Tenant);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var log = silo.Silo.Services.GetRequiredService<ISealLog>();
        var verdict = await LedgerAudit.AllAsync(log, silo.Silo.Services.GetRequiredService<IHeadKeeper>(), silo.Silo.Services.GetRequiredService<IRegistry>(), BenchSilo.Tenant, CancellationToken.None);
        run.Note($"{verdict.LeavesChecked:N0} leaves verified in {clock.Elapsed.TotalSeconds:0.0} s: {(verdict.Valid ? "OK" : verdict.Findings[0].Message)}");
        if (!verdict.Valid) throw new InvalidOperationException("the ledger that was just written does not verify");
    }
}
