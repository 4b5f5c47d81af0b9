using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Nexus.Bench.Door;
using Nexus.Calls;
using Nexus.Entities;
using Nexus.Events;
using Nexus.Threats;

namespace Nexus.Bench.Observe;

/// <summary>The observation corridor in process: from the ingest grain over the journal, rules and correlators to alerts; and what a hundred thousand heartbeats cost.</summary>
/// <remarks>Processor time is what counts: the wall clock of a machine shared with others says little. Both are printed.</remarks>
internal static class ObserveBench
{
    private const string Tenant = BenchSilo.Tenant;
    private const int BatchSize = 1000;
    private const int Callers = 4;
    private const int Cores = 2;

    public static async Task RunAsync(BenchRun run)
    {
        await using (var silo = await BenchSilo.StartAsync(inMemory: true, postgres: null))
        {
            TenantScope.Enter(Tenant);
            await silo.Grains.GetGrain<IEntitiesGrain>(Tenant).PutAsync(new EntityInfo("SocketHub", "service", "", [], 0, ""));
            await ThroughputAsync(run, silo, "of ten events one is a failed login from ever other addresses", Logins);
            await ThroughputAsync(run, silo, "of ten events three are messages of a thousand sessions", Messages);
            await BurstAsync(run, silo);
        }

        await HeartbeatBench.RunAsync(run);
    }

    private static async Task ThroughputAsync(BenchRun run, BenchSilo silo, string what, Func<int, ImmutableArray<RawRecord>> batch)
    {
        var ingest = silo.Grains.GetGrain<IIngestGrain>(Tenant);
        // As many as can be needed, made before: making them is not what is measured.
        var batches = Enumerable.Range(0, (int)(run.Span.TotalSeconds * 600) + 200).Select(batch).ToArray();
        for (var warm = 0; warm < 200; warm++) await ingest.AcceptAsync(batches[warm]);
        await JudgedAsync(ingest);
        var (clock, next, cpu) = (Stopwatch.StartNew(), 200, Spent());
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            TenantScope.Enter(Tenant);
            while (clock.Elapsed < run.Span && Interlocked.Increment(ref next) is var i && i <= batches.Length) await ingest.AcceptAsync(batches[i - 1]);
        })));
        await JudgedAsync(ingest);
        var (events, wall, busy) = ((Math.Min(next, batches.Length) - 200.0) * BatchSize, clock.Elapsed.TotalSeconds, Spent() - cpu);
        run.AtLeast($"ingest, journal (fsynced), rules, correlation; {what}", Cores * events / busy.TotalSeconds, 200_000, $"events a second of {Cores} cores", $"{BenchRun.Number(busy.TotalMicroseconds / events)} µs each; by the clock {BenchRun.Number(events / wall)} a second, {BenchRun.Number(busy.TotalSeconds / wall)} cores");
    }

    private static async Task BurstAsync(BenchRun run, BenchSilo silo)
    {
        var records = Enumerable.Range(0, 10_000).Select(i => Record(string.Create(CultureInfo.InvariantCulture, $$"""{"entity":"SocketHub","type":"user_message","payload":{"session_id":"burst","text":"x"},"ts":"2026-01-01T00:00:{{i / 200:00}}.{{i % 200 * 5:000}}Z"}"""))).ToImmutableArray();
        var ingest = silo.Grains.GetGrain<IIngestGrain>(Tenant);
        await ingest.AcceptAsync(records);
        await JudgedAsync(ingest);
        var alerts = await silo.Grains.GetGrain<IThreatFeedGrain>(Tenant).ListAsync(new AlertQuery());
        run.AtMost("alerts of one burst of 10,000 messages, and of all the events before it", alerts.Length, 1, "alerts");
    }

    public static TimeSpan Spent() => Process.GetCurrentProcess().TotalProcessorTime;

    /// <summary>Everything accepted was judged.</summary>
    public static async Task JudgedAsync(IIngestGrain ingest)
    {
        do await Task.Delay(20);
        while ((await ingest.ViewAsync()).LagMs > 0);
    }

    public static RawRecord Record(string body) => new("bench", RecordFormat.Json, "", body);

    private static readonly RawRecord[] Views =
        [.. Enumerable.Range(0, BatchSize).Select(i => Record($$"""{"entity":"SocketHub","type":"page_view","payload":{"path":"/a/{{i}}","user":"u{{i % 97}}","ms":{{i}}},"ts":"2026-01-01T00:00:{{i % 60:00}}Z"}"""))];

    private static ImmutableArray<RawRecord> Logins(int number) =>
    [
        .. Enumerable.Range(0, BatchSize).Select(i => i % 10 > 0 ? Views[i] : Record(
            $$"""{"entity":"SocketHub","type":"login","payload":{"user":"root","ip":"10.{{number / 2 % 256}}.{{(number % 2 * 100) + (i / 10)}}.{{number / 512}}","success":false},"ts":"2026-01-01T00:{{i / 17:00}}:00Z"}""")),
    ];

    private static ImmutableArray<RawRecord> Messages(int number) =>
    [
        .. Enumerable.Range(0, BatchSize).Select(i => i % 10 > 2 ? Views[i] : Record(
            $$"""{"entity":"SocketHub","type":"user_message","payload":{"session_id":"s{{((number * 300) + (i / 10 * 3) + (i % 10)) % 1000}}","text":"what is the shortest way from here to the station, and when does the next train leave?"},"ts":"2026-01-01T{{number / 3600:00}}:{{number / 60 % 60:00}}:{{number % 60:00}}Z"}""")),
    ];
}
