using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Bench.Door;
using Nexus.Calls;
using Nexus.Entities;
using Nexus.Events;
using Nexus.Threats;

namespace Nexus.Bench.Observe;

/// <summary>The observation corridor in process: from the ingest grain over the journal, rules and correlators to alerts; and what a hundred thousand heartbeats cost.</summary>
internal static class ObserveBench
{
    private const string Tenant = BenchSilo.Tenant;
    private const int BatchSize = 1000;
    private const int Watched = 100_000;

    public static async Task RunAsync(BenchRun run)
    {
        await using var silo = await BenchSilo.StartAsync(inMemory: true, postgres: null);
        TenantScope.Enter(Tenant);
        await silo.Grains.GetGrain<IEntitiesGrain>(Tenant).PutAsync(new EntityInfo("SocketHub", "service", "", [], 0, ""));
        await ThroughputAsync(run, silo);
        await BurstAsync(run, silo);
        await HeartbeatsAsync(run);
    }

    /// <summary>Nine in ten events concern no rule; one in ten is a login that failed, from ever other addresses.</summary>
    private static async Task ThroughputAsync(BenchRun run, BenchSilo silo)
    {
        var ingest = silo.Grains.GetGrain<IIngestGrain>(Tenant);
        var batches = Enumerable.Range(0, 50).Select(Batch).ToArray();
        await ingest.AcceptAsync(batches[0]);
        await JudgedAsync(silo);
        var (clock, sent) = (Stopwatch.StartNew(), 0L);
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(caller => Task.Run(async () =>
        {
            TenantScope.Enter(Tenant);
            for (var i = caller; clock.Elapsed < run.Span; i += 4)
            {
                await ingest.AcceptAsync(batches[i % batches.Length]);
                Interlocked.Add(ref sent, BatchSize);
            }
        })));
        await JudgedAsync(silo);
        var cores = (Process.GetCurrentProcess().TotalProcessorTime - cpu) / clock.Elapsed;
        run.AtLeast("ingest, journal, rules, correlation", sent / clock.Elapsed.TotalSeconds, 200_000, "events/s", $"{BenchRun.Number(cores)} cores, fsynced");
    }

    private static async Task BurstAsync(BenchRun run, BenchSilo silo)
    {
        var records = Enumerable.Range(0, 10_000).Select(i => Record(string.Create(CultureInfo.InvariantCulture, $$"""{"entity":"SocketHub","type":"user_message","payload":{"session_id":"burst","text":"x"},"ts":"2026-01-01T00:00:{{i / 200:00}}.{{i % 200 * 5:000}}Z"}"""))).ToImmutableArray();
        await silo.Grains.GetGrain<IIngestGrain>(Tenant).AcceptAsync(records);
        await JudgedAsync(silo);
        var alerts = await silo.Grains.GetGrain<IThreatFeedGrain>(Tenant).ListAsync(new AlertQuery(Category: ThreatCategory.RateLimit));
        run.AtMost("open alerts of one burst of 10,000 messages", alerts.Length, 1, "alerts");
    }

    /// <summary>Through the watchdog grains, batched as the pump does.</summary>
    private static async Task HeartbeatsAsync(BenchRun run)
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
        await PulsesAsync(run);
    }

    private static async Task PulsesAsync(BenchRun run)
    {
        await using var silo = await BenchSilo.StartAsync(inMemory: true, postgres: null);
        TenantScope.Enter(Tenant);
        silo.Silo.Services.GetRequiredService<EntityBook>().Set(Tenant, [.. Enumerable.Range(0, Watched).Select(i => new EntityInfo($"entity-{i}", "process", "", [], 30, ""))]);
        var ingest = silo.Grains.GetGrain<IIngestGrain>(Tenant);
        var pulses = Enumerable.Range(0, 10).Select(part => Enumerable.Range(part * 1000, 1000).Select(i => Record($$"""{"entity":"entity-{{i}}","type":"pulse"}""")).ToImmutableArray()).ToArray();
        await ingest.AcceptAsync(pulses[0]);
        await JudgedAsync(silo);
        var (cpu, clock, sent) = (Process.GetCurrentProcess().TotalProcessorTime, Stopwatch.StartNew(), 0L);
        for (var i = 0; clock.Elapsed < run.Span; i++)
        {
            await ingest.AcceptAsync(pulses[i % pulses.Length]);
            sent += 1000;
            // 10,000 a second is what a hundred thousand send that beat every ten.
            if (TimeSpan.FromSeconds(sent / 10_000.0) - clock.Elapsed is { Ticks: > 0 } ahead) await Task.Delay(ahead);
        }

        await JudgedAsync(silo);
        run.AtMost("10,000 pulses a second, from ingest over the journal to the watchdogs", (Process.GetCurrentProcess().TotalProcessorTime - cpu) / clock.Elapsed, 0.3, "cores", $"{BenchRun.Number(sent / clock.Elapsed.TotalSeconds)} pulses/s");
    }

    private static async Task JudgedAsync(BenchSilo silo)
    {
        var ingest = silo.Grains.GetGrain<IIngestGrain>(Tenant);
        do await Task.Delay(20);
        while ((await ingest.ViewAsync()).LagMs > 0);
    }

    private static ImmutableArray<RawRecord> Batch(int number) =>
    [
        .. Enumerable.Range(0, BatchSize).Select(i => i % 10 == 0
            ? Record(string.Create(CultureInfo.InvariantCulture, $$"""{"entity":"SocketHub","type":"login","payload":{"user":"root","ip":"10.{{number}}.{{i / 256}}.{{i % 256}}","success":false},"ts":"2026-01-01T{{number / 4:00}}:{{i / 17:00}}:00Z"}"""))
            : Record(string.Create(CultureInfo.InvariantCulture, $$"""{"entity":"SocketHub","type":"page_view","payload":{"path":"/a/{{i}}","user":"u{{i % 97}}","ms":{{i}}},"ts":"2026-01-01T00:00:{{i % 60:00}}Z"}"""))),
    ];

    private static RawRecord Record(string body) => new("bench", RecordFormat.Json, "", body);
}
