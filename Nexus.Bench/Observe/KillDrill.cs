using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Nexus.Bench.Door;
using Nexus.Client;
using Nexus.Wire;

namespace Nexus.Bench.Observe;

/// <summary>kill -9 at random points while events pour in, again and again on the same data. Every accepted burst must have its one alert; every repair must have been made once.</summary>
internal static class KillDrill
{
    private const int Senders = 3;

    // A tenant has ten thousand open alerts at most; what comes on top is told in one more.
    private const int MaxBursts = 9_000;

    private static readonly (string, string)[] Environment = [("NEXUS_TELEMETRY_SECONDS", "0"), ("NEXUS_RATE_LIMIT_REQUESTS_PER_MINUTE", "1000000")];

    public static async Task RunAsync(BenchRun run)
    {
        await RunAsync(run, "embedded", Environment);
        if (run.Postgres is null)
        {
            run.Note("PostgreSQL left out: name a server with --postgres= or NEXUS_TEST_POSTGRES");
            return;
        }

        await using var database = await BenchDatabase.CreateAsync(run.Postgres);
        await RunAsync(run, "PostgreSQL", [.. Environment, ("NEXUS_DATABASE_URL", database.Url)]);
    }

    private static async Task RunAsync(BenchRun run, string store, (string, string)[] environment)
    {
        var (directory, sent, accepted, chance) = (Directory.CreateTempSubdirectory("nexus-kill-").FullName, new ConcurrentDictionary<string, bool>(), new ConcurrentDictionary<string, bool>(), new Random(20261121));
        var kills = run.Runs > 0 ? run.Runs : 20;
        try
        {
            for (var i = 0; i < kills; i++)
            {
                await using var silo = await BenchProcess.StartAsync(directory, environment);
                using var client = new NexusClient(silo.Address, BenchProcess.Key);
                foreach (var entity in (string[])["SocketHub", $"rude-{i}"]) await client.PutEntityAsync(entity, new EntityRequest("service"));
                // A repair at every kill: the antibody throttles who is rude.
                await SendAsync(silo.Http, Message($"rude-{i}", $"rude-{i}", 0, "you bastard"));
                var load = Enumerable.Range(0, Senders).Select(sender => Task.Run(() => LoadAsync(silo.Http, $"{i}-{sender}", Math.Max(1, MaxBursts / kills / Senders), sent, accepted))).ToArray();
                await Task.Delay(chance.Next(50, 2000));
                await silo.KillAsync();
                await Task.WhenAll(load);
            }

            await using var last = await BenchProcess.StartAsync(directory, environment);
            run.Note($"store: {store}");
            await JudgeAsync(run, last, kills, sent, accepted);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    // Once there were enough, the last one goes on: the load stays, and the same alert counts it.
    private static async Task LoadAsync(HttpClient http, string name, int bursts, ConcurrentDictionary<string, bool> sent, ConcurrentDictionary<string, bool> accepted)
    {
        for (var i = 0; ; i++)
        {
            var session = $"{name}-{Math.Min(i, bursts - 1)}";
            sent[session] = true;
            if (!await SendAsync(http, string.Join('\n', Enumerable.Range(0, 7).Select(n => Message("SocketHub", session, n * 100, "hello"))))) return;
            accepted[session] = true;
        }
    }

    private static async Task JudgeAsync(BenchRun run, BenchProcess silo, int kills, ConcurrentDictionary<string, bool> sent, ConcurrentDictionary<string, bool> accepted)
    {
        using var client = new NexusClient(silo.Address, BenchProcess.Key);
        var alerts = await SettledAsync(client);
        var floods = alerts.Where(alert => alert.Category == "rate_limit").Select(alert => alert.Msg.Split('\'')[1]).ToList();
        var repairs = alerts.Where(alert => alert.Category == "policy").Select(alert => alert.Repairs.Count(repair => repair.Status is "executed" or "unknown" or "executing")).ToList();
        run.Note($"{kills} kills; {accepted.Count * 7:N0} events in {accepted.Count:N0} bursts answered with 202, {sent.Count - accepted.Count} bursts cut off; {alerts.Count:N0} alerts");
        run.AtMost("accepted bursts without an alert", accepted.Keys.Except(floods).Count(), 0, "bursts");
        run.AtMost("bursts with more than one alert", floods.Count - floods.Distinct().Count(), 0, "bursts");
        run.AtMost("alerts of what was never sent", floods.Except(sent.Keys).Count(), 0, "alerts");
        run.AtMost("policy alerts more than were caused", repairs.Count - kills, 0, "alerts", $"{repairs.Count} of {kills}");
        run.AtMost("alerts repaired more than once", repairs.Count(made => made > 1), 0, "alerts", $"{repairs.Sum()} repairs");
        run.Note($"the ledger afterwards: {await (await silo.Http.PostAsync("/v1/ledger/verify", null)).Content.ReadAsStringAsync()}");
    }

    /// <summary>Every alert, once all that was accepted is judged and no repair is under way.</summary>
    private static async Task<List<AlertResponse>> SettledAsync(NexusClient client)
    {
        for (var (before, quiet) = (-1L, 0); ;)
        {
            var alerts = new List<AlertResponse>();
            for (string? since = null; ;)
            {
                var page = await client.AlertsAsync(since, limit: 500);
                alerts.AddRange(page.Alerts);
                if (page.Next is not { } next) break;
                since = next.ToString(CultureInfo.InvariantCulture);
            }

            var settled = (await client.StatusAsync()).Metrics!.LagMs == 0 && alerts.Count == before && alerts.All(alert => alert.Repairs.All(repair => repair.Status != "executing"));
            quiet = settled ? quiet + 1 : 0;
            if (quiet == 3) return alerts;
            before = alerts.Count;
            await Task.Delay(TimeSpan.FromSeconds(1));
        }
    }

    private static async Task<bool> SendAsync(HttpClient http, string body)
    {
        try
        {
            using var response = await http.PostAsync("/nexus/events", new StringContent(body, Encoding.UTF8));
            return response.StatusCode == System.Net.HttpStatusCode.Accepted;
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException or OperationCanceledException)
        {
            return false;
        }
    }

    private static string Message(string entity, string session, int milliseconds, string text) =>
        $$"""{"entity":"{{entity}}","type":"user_message","payload":{"session_id":"{{session}}","text":"{{text}}"},"ts":"2026-11-21T12:00:00.{{milliseconds:000}}Z"}""";
}
