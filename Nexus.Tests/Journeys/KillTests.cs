using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace Nexus.Tests.Journeys;

/// <summary>kill -9 under load, again and again on the same data. NEXUS_KILL_RUNS says how often (5).</summary>
public sealed class KillTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("nexus-kill-").FullName;

    private static int Runs => int.TryParse(Environment.GetEnvironmentVariable("NEXUS_KILL_RUNS"), out var runs) ? runs : 5;

    private string Workspace => Path.Combine(_directory, "data", "workspace", "demo");

    [Fact]
    public async Task After_kills_at_random_points_every_effect_has_its_decision_and_every_chain_verifies()
    {
        var chance = new Random(20261121);
        for (var run = 0; run < Runs; run++)
        {
            await using var silo = await SiloProcess.StartAsync(_directory);
            using var stop = new CancellationTokenSource();
            var first = new TaskCompletionSource();
            var load = Task.WhenAll(Enumerable.Range(0, 8).Select(caller => LoadAsync(silo.Http, $"{run}-{caller}", first, stop.Token)));
            // The first answer shows that the process is at work; from there on the kill may come at any moment.
            await Task.WhenAny(first.Task, load);
            await Task.Delay(chance.Next(0, 300), CancellationToken.None);
            await silo.KillAsync();
            await stop.CancelAsync();
            await load;
        }

        await using var last = await SiloProcess.StartAsync(_directory);
        var seals = await SettledSealsAsync(last.Http);
        Assert.DoesNotContain(seals, seal => Status(seal) is "executing" or "pending" or "declared");
        Assert.Contains(seals, seal => Status(seal) == "executed");

        var verdict = await JsonAsync(await last.Http.PostAsync("/v1/ledger/verify", null));
        Assert.True(verdict.GetProperty("valid").GetBoolean(), verdict.ToString());

        var written = new Dictionary<string, int>();
        foreach (var seal in seals.Where(seal => Status(seal) is "executed" or "unknown" && seal.GetProperty("tool").GetString() == "file_write"))
        {
            var detail = await JsonAsync(await last.Http.GetAsync($"/v1/seals/{seal.GetProperty("id").GetString()}"));
            var path = detail.GetProperty("intent").GetProperty("params").GetProperty("path").GetString()!;
            written[path] = written.GetValueOrDefault(path) + 1;
        }

        // Each task wrote a file of its own: a file without a decision is an effect outside the ledger, two decisions for one a doubled effect.
        foreach (var file in Directory.Exists(Workspace) ? Directory.EnumerateFiles(Workspace, "*.txt", SearchOption.AllDirectories) : [])
            Assert.True(written.ContainsKey(Path.GetRelativePath(Workspace, file)), $"{file} has no decision");
        Assert.All(written, pair => Assert.Equal(1, pair.Value));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static async Task LoadAsync(HttpClient http, string caller, TaskCompletionSource first, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var name = $"out/{caller}-{i}.txt";
            try
            {
                using var response = await http.PostAsJsonAsync("/v1/execute", new { task = $"write \"note {caller} {i}\" to {name}", persona = "creator" }, stop);
                first.TrySetResult();
            }
            catch (Exception reason) when (reason is HttpRequestException or OperationCanceledException or IOException)
            {
                return;
            }
        }
    }

    /// <summary>Recovery looks at once and every 10 s: what is still open after its first look belongs to a live process.</summary>
    private static async Task<List<JsonElement>> SettledSealsAsync(HttpClient http)
    {
        for (var tries = 0; ; tries++)
        {
            var seals = new List<JsonElement>();
            while (true)
            {
                var page = (await JsonAsync(await http.GetAsync($"/v1/ledger?limit=500&offset={seals.Count}"))).GetProperty("seals").EnumerateArray().ToList();
                seals.AddRange(page);
                if (page.Count < 500) break;
            }

            if (tries == 100 || seals.All(seal => Status(seal) != "executing")) return seals;
            await Task.Delay(100);
        }
    }

    private static string Status(JsonElement seal) => seal.GetProperty("status").GetString()!;

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage response)
    {
        using (response)
        {
            var text = await response.Content.ReadAsStringAsync();
            Assert.True(response.IsSuccessStatusCode, text);
            return JsonDocument.Parse(text).RootElement;
        }
    }
}
