using System.Collections.Immutable;
using System.Diagnostics;
using Nexus.Bench.Door;
using Nexus.Calls;
using Nexus.Entities;
using Nexus.Events;
using Nexus.Threats;

namespace Nexus.Bench.Observe;

/// <summary>A hundred thousand registered entities that each beat every ten seconds: what their deadlines cost, and what it all costs from ingest to the watchdogs.</summary>
internal static class HeartbeatBench
{
    private const string Tenant = BenchSilo.Tenant;
    private const int Watched = 100_000;
    private const int PerSecond = 10_000;
    private const int BatchSize = 100;

    public static async Task RunAsync(BenchRun run)
    {
        Deadlines(run);
        await using var silo = await BenchSilo.StartAsync(inMemory: true, postgres: null);
        TenantScope.Enter(Tenant);
        await RegisterAsync(run, silo.Grains.GetGrain<IEntitiesGrain>(Tenant));
        var ingest = silo.Grains.GetGrain<IIngestGrain>(Tenant);
        var pulses = Enumerable.Range(0, Watched / BatchSize)
            .Select(part => Enumerable.Range(part * BatchSize, BatchSize).Select(i => ObserveBench.Record($$"""{"entity":"entity-{{i}}","type":"pulse"}""")).ToImmutableArray()).ToArray();
        await BeatAsync(ingest, pulses, pulses.Length);
        await ObserveBench.JudgedAsync(ingest);
        var (cpu, clock) = (ObserveBench.Spent(), Stopwatch.StartNew());
        // Everybody's ten seconds, as often as they go into the time given, and at least once.
        var batches = Math.Max(1, (int)(run.Span.TotalSeconds / 10)) * pulses.Length;
        await BeatAsync(ingest, pulses, batches);
        await ObserveBench.JudgedAsync(ingest);
        var (busy, wall) = (ObserveBench.Spent() - cpu, clock.Elapsed);
        run.AtMost("100,000 entities that beat every 10 s, from ingest over the journal (fsynced) to the watchdogs", busy / wall, 0.3, "cores", $"{BenchRun.Number(batches * BatchSize / wall.TotalSeconds)} pulses a second in batches of {BatchSize}");
        run.AtMost("alerts meanwhile", (await silo.Grains.GetGrain<IThreatFeedGrain>(Tenant).ListAsync(new AlertQuery())).Length, 0, "alerts");
    }

    private static async Task RegisterAsync(BenchRun run, IEntitiesGrain entities)
    {
        var cpu = ObserveBench.Spent();
        for (var i = 0; i < Watched; i++) await entities.PutAsync(new EntityInfo($"entity-{i}", "process", "", [], 30, ""));
        run.Note($"registering 100,000 entities one by one: {BenchRun.Number((ObserveBench.Spent() - cpu).TotalMicroseconds / Watched)} µs of a core each");
    }

    private static async Task BeatAsync(IIngestGrain ingest, ImmutableArray<RawRecord>[] pulses, int batches)
    {
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < batches; i++)
        {
            await ingest.AcceptAsync(pulses[i % pulses.Length]);
            if (TimeSpan.FromSeconds((i + 1.0) * BatchSize / PerSecond) - clock.Elapsed is { Ticks: > 0 } ahead) await Task.Delay(ahead);
        }
    }

    private static void Deadlines(BenchRun run)
    {
        var wheel = new TimingWheel(TimeSpan.FromMilliseconds(250));
        wheel.Tick(0);
        var names = Enumerable.Range(0, Watched).Select(i => $"entity-{i}").ToArray();
        foreach (var name in names) wheel.Watch(name, TimeSpan.FromSeconds(30));
        var (clock, missing, rounds) = (Stopwatch.StartNew(), 0, 0);
        for (; clock.Elapsed < run.Span; rounds++)
        {
            // Ten seconds of everybody's life: 40 ticks, and one pulse each.
            for (var tick = 0; tick < 40; tick++)
            {
                for (var i = tick; i < Watched; i += 40) wheel.Beat(names[i], DateTimeOffset.UnixEpoch);
                missing += wheel.Tick((rounds * 40L + tick + 1) * TimeSpan.FromMilliseconds(250).Ticks).Count;
            }
        }

        run.AtMost("100,000 entities that beat every 10 s, deadlines alone", clock.Elapsed.TotalSeconds / rounds / 10, 0.3, "cores", $"{missing} missing");
    }
}
