using System.Net;
using System.Text.Json;
using Nexus.Tests.Events;
using Xunit;

namespace Nexus.Tests.Journeys;

/// <summary>kill -9 while events pour in: no accepted event is lost, no alert is raised twice, nothing is repaired twice.</summary>
public sealed class ObserveKillTests : IDisposable
{
    private const int Runs = 3;

    private readonly string _directory = Directory.CreateTempSubdirectory("nexus-observe-kill-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task After_kills_at_random_points_each_burst_has_one_alert_and_each_repair_was_made_once()
    {
        var (sent, accepted, chance) = (new HashSet<string>(), new HashSet<string>(), new Random(20261121));
        for (var run = 0; run < Runs; run++)
        {
            await using var silo = await SiloProcess.StartAsync(_directory, ("NEXUS_TELEMETRY_SECONDS", "0"));
            foreach (var entity in (string[])["SocketHub", $"rude-{run}"]) await ObserveHouse.SendAsync(silo.Http, HttpMethod.Put, $"/nexus/entities/{entity}", "{}", "application/json", HttpStatusCode.OK);
            var rude = await PostAsync(silo.Http, SomeEvent.Message(run, "you bastard", $"rude-{run}", $"rude-{run}"));
            Assert.True(rude);
            var first = new TaskCompletionSource();
            var load = Task.Run(async () =>
            {
                for (var i = 0; ; i++)
                {
                    var session = $"{run}-{i}";
                    sent.Add(session);
                    if (!await PostAsync(silo.Http, string.Join('\n', Enumerable.Range(0, 7).Select(n => SomeEvent.Message(n * 0.1, session: session))))) return;
                    accepted.Add(session);
                    if (i == 20) first.TrySetResult();
                }
            });
            await first.Task;
            await Task.Delay(chance.Next(0, 1500));
            await silo.KillAsync();
            await load;
        }

        await using var last = await SiloProcess.StartAsync(_directory, ("NEXUS_TELEMETRY_SECONDS", "0"));
        var alerts = await SettledAsync(last.Http, accepted.Count);
        var sessions = alerts.Where(alert => Text(alert, "category") == "rate_limit").Select(alert => Text(alert, "msg").Split('\'')[1]).ToList();
        Assert.Equal(sessions.Count, sessions.Distinct().Count());
        Assert.Empty(accepted.Except(sessions));
        Assert.Empty(sessions.Except(sent));
        for (var run = 0; run < Runs; run++)
        {
            var alert = Assert.Single(alerts, alert => Text(alert, "category") == "policy" && Text(alert, "entity") == $"rude-{run}");
            Assert.InRange(alert.GetProperty("repairs").EnumerateArray().Count(repair => Text(repair, "status") is "executed" or "unknown" or "executing"), 0, 1);
        }

        var verdict = await ObserveHouse.SendAsync(last.Http, HttpMethod.Post, "/v1/ledger/verify", "", "application/json", HttpStatusCode.OK);
        Assert.True(verdict.GetProperty("valid").GetBoolean(), verdict.ToString());
    }

    private static async Task<bool> PostAsync(HttpClient http, string body)
    {
        try
        {
            using var response = await http.PostAsync("/nexus/events", new StringContent(body));
            return response.StatusCode == HttpStatusCode.Accepted;
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Every alert, once all that was accepted has been judged.</summary>
    private static Task<List<JsonElement>> SettledAsync(HttpClient http, int least) => ObserveHouse.UntilAsync<List<JsonElement>>(async () =>
    {
        var metrics = (await ObserveHouse.SendAsync(http, HttpMethod.Get, "/nexus/status", null, "", HttpStatusCode.OK)).GetProperty("metrics");
        var all = new List<JsonElement>();
        for (var since = 0L; ;)
        {
            var page = await ObserveHouse.AlertsAsync(http, $"&since={since}");
            all.AddRange(page);
            if (page.Count < 500) break;
            since = page[^1].GetProperty("number").GetInt64();
        }

        return metrics.GetProperty("lag_ms").GetDouble() == 0 && all.Count >= least + Runs ? all : null;
    });

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";
}
