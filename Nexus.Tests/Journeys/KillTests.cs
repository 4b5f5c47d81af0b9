using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Nexus.Tests.Stores;
using Xunit;

namespace Nexus.Tests.Journeys;

/// <summary>kill -9 under load, again and again on the same data. NEXUS_KILL_RUNS says how often on each store (5).</summary>
public sealed class KillTests(ITestOutputHelper output) : IAsyncDisposable
{
    private const int Callers = 8;

    private readonly string _directory = Directory.CreateTempSubdirectory("nexus-kill-").FullName;
    private readonly ConcurrentBag<JsonElement> _answers = [];
    private (string Name, string Value)[] _environment = [];

    private static int Runs => int.TryParse(Environment.GetEnvironmentVariable("NEXUS_KILL_RUNS"), out var runs) ? runs : 5;

    private string Workspace => Path.Combine(_directory, "data", "workspace", "demo");

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task After_kills_at_random_points_every_effect_has_its_decision_and_every_chain_verifies(StoreKind store)
    {
        if (store == StoreKind.Postgres) _environment = [("NEXUS_DATABASE_URL", await Postgres.FreshAsync())];
        var chance = new Random(20261121);
        for (var run = 0; run < Runs; run++)
        {
            // Every fourth dies while it starts, migrates or recovers what the one before it left open.
            if (run % 4 == 3) await KillWhileStartingAsync(TimeSpan.FromMilliseconds(chance.Next(0, 600)));
            else await KillUnderLoadAsync(run, TimeSpan.FromMilliseconds(chance.Next(0, 300)));
        }

        await using var last = await SiloProcess.StartAsync(_directory, _environment);
        var seals = await SettledSealsAsync(last.Http);
        var counts = seals.CountBy(Status).ToDictionary();
        output.WriteLine($"{store}: {Runs} kills, {_answers.Count} answers, seals: {string.Join(", ", counts.Select(pair => $"{pair.Value} {pair.Key}"))}");
        Assert.All(counts.Keys, status => Assert.True(status is "executed" or "unknown" or "blocked" or "failed", status));
        Assert.True(counts.GetValueOrDefault("executed") > 0 && counts.GetValueOrDefault("unknown") > 0, "no kill met an action under way");

        var verdict = await JsonAsync(await last.Http.PostAsync("/v1/ledger/verify", null));
        Assert.True(verdict.GetProperty("valid").GetBoolean(), verdict.ToString());
        Assert.Equal(seals.Count, verdict.GetProperty("seals_checked").GetInt64());

        AssertAnswersStand(seals);
        AssertEffects(await AllowedAsync(last.Http, seals));
    }

    public async ValueTask DisposeAsync()
    {
        Directory.Delete(_directory, recursive: true);
        foreach (var (_, database) in _environment) await Postgres.DropAsync(database);
    }

    private async Task KillWhileStartingAsync(TimeSpan after)
    {
        await using var silo = SiloProcess.Launch(_directory, _environment);
        await Task.Delay(after);
        await silo.KillAsync();
    }

    private async Task KillUnderLoadAsync(int run, TimeSpan after)
    {
        await using var silo = await SiloProcess.StartAsync(_directory, _environment);
        using var stop = new CancellationTokenSource();
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var load = Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => LoadAsync(silo.Http, $"{run}-{caller}", first, stop.Token)));
        // The first answer shows that the process is at work; from there on the kill may come at any moment.
        await Task.WhenAny(first.Task, load);
        await Task.Delay(after);
        await silo.KillAsync();
        await stop.CancelAsync();
        await load;
    }

    /// <summary>Each task leaves a mark of its own, most by adding it to a file that is never replaced: done twice, it stands there twice.</summary>
    private async Task LoadAsync(HttpClient http, string caller, TaskCompletionSource first, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var task = i % 4 == 3 ? $"write \"{caller}-{i};\" to out/{caller}-{i}.txt" : $"append \"{caller}-{i};\" to out/{caller}.txt";
            try
            {
                using var response = await http.PostAsJsonAsync("/v1/execute", new { task, persona = "creator" }, stop);
                _answers.Add(await JsonAsync(response));
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

    /// <summary>The marks that decisions allowed to be left, and whether their outcome says they were.</summary>
    private static async Task<Dictionary<string, bool>> AllowedAsync(HttpClient http, List<JsonElement> seals)
    {
        var marks = new ConcurrentDictionary<string, bool>();
        await Parallel.ForEachAsync(seals.Where(seal => Status(seal) != "blocked"), async (seal, stop) =>
        {
            var detail = await JsonAsync(await http.GetAsync($"/v1/seals/{Id(seal)}", stop));
            var mark = detail.GetProperty("intent").GetProperty("params").GetProperty("content").GetString()!;
            Assert.True(marks.TryAdd(mark, Status(seal) == "executed"), $"{mark} was decided twice");
        });
        return new Dictionary<string, bool>(marks);
    }

    /// <summary>What a caller was told is what the ledger says. A chain that sealed nothing says why.</summary>
    private void AssertAnswersStand(List<JsonElement> seals)
    {
        var statuses = seals.ToDictionary(Id, Status);
        foreach (var seal in _answers.SelectMany(answer => answer.GetProperty("seals").EnumerateArray()))
            Assert.Equal(Status(seal), statuses.GetValueOrDefault(Id(seal)));
        var refused = _answers.Where(answer => answer.GetProperty("seals").GetArrayLength() == 0).GroupBy(answer => answer.GetProperty("error").GetString()!).ToList();
        foreach (var reason in refused) output.WriteLine($"{reason.Count()} chains sealed nothing: {reason.Key}");
        Assert.All(_answers, answer => Assert.True(answer.GetProperty("seals").GetArrayLength() > 0 || Status(answer) == "failed", answer.ToString()));
        Assert.All(refused, reason => Assert.NotEmpty(reason.Key));
    }

    private void AssertEffects(Dictionary<string, bool> allowed)
    {
        var found = Directory.EnumerateFiles(Workspace, "*.txt", SearchOption.AllDirectories)
            .SelectMany(file => File.ReadAllText(file).Split(';', StringSplitOptions.RemoveEmptyEntries)).Select(mark => mark + ";").ToList();
        Assert.All(found, mark => Assert.True(allowed.ContainsKey(mark), $"{mark} is an effect without a decision"));
        Assert.All(found.CountBy(mark => mark), pair => Assert.True(pair.Value == 1, $"{pair.Key} was done {pair.Value} times"));
        Assert.Empty(allowed.Where(pair => pair.Value).Select(pair => pair.Key).Except(found));
    }

    private static string Status(JsonElement seal) => seal.GetProperty("status").GetString()!;

    private static string Id(JsonElement seal) => seal.GetProperty("id").GetString()!;

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
