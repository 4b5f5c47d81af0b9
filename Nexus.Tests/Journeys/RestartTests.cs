using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Nexus.Ledger;
using Nexus.Tests.Stores;
using Xunit;

namespace Nexus.Tests.Journeys;

/// <summary>100 concurrent chains in 10 tenants, while the process goes away under them again and again. NEXUS_RESTARTS says how often (3; the whole drill: 20).</summary>
/// <remarks>With NEXUS_RESTART_DATA the data stays in that directory, and the next run, perhaps of the other engine, goes on with it.</remarks>
public sealed class RestartTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Tenants = 10;
    private const int Chains = 100;
    private const string Home = SiloProcess.DemoKey;

    private static readonly string? Kept = Environment.GetEnvironmentVariable("NEXUS_RESTART_DATA");

    private readonly List<string> _databases = [];
    private readonly string _directory = Kept is null ? Directory.CreateTempSubdirectory("nexus-restart-").FullName : Directory.CreateDirectory(Kept).FullName;
    private volatile bool _done;

    private static int Restarts => int.TryParse(Environment.GetEnvironmentVariable("NEXUS_RESTARTS"), CultureInfo.InvariantCulture, out var restarts) ? restarts : 3;

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task Every_chain_and_every_tenants_log_verifies_whatever_the_process_went_through(StoreKind store)
    {
        await using var silo = new RestartedSilo(Directory.CreateDirectory(Path.Combine(_directory, store.ToString())).FullName, await EnvironmentAsync(store));
        await silo.StartAsync();
        var keys = new List<string>();
        for (var i = 0; i < Tenants; i++) keys.Add((await silo.PostAsync(Home, "/v1/tenants", $$"""{"id":"tenant-{{i}}","name":"tenant-{{i}}"}""", $"tenant-{i}")).GetProperty("api_key").GetString()!);
        foreach (var key in keys) await ToolAsync(silo, key);

        var clock = Stopwatch.StartNew();
        var work = Task.WhenAll(Enumerable.Range(0, Chains).Select(i => Task.Run(() => ChainAsync(silo, keys[i % Tenants], i))));
        var chance = new Random(20261121);
        for (var restart = 0; restart < Restarts && !work.IsCompleted; restart++)
        {
            await Task.WhenAny(work, Task.Delay(chance.Next(200, 1000)));
            await silo.RestartAsync(kill: restart % 2 == 0);
        }

        _done = true;
        var chains = (await work).ToDictionary(chain => chain.Id, chain => chain.Actions);
        var statuses = new List<string>();
        for (var i = 0; i < Tenants; i++) await VerifyAsync(silo, keys[i], $"tenant-{i}", chains, statuses);
        Assert.Empty(chains);
        Assert.Contains("executed", statuses);
        output.WriteLine($"{store}: {Chains} chains in {Tenants} tenants, {Restarts} restarts, {silo.AskedAgain} questions asked again, {statuses.Count} seals ({string.Join(", ", statuses.CountBy(status => status).Select(pair => $"{pair.Value} {pair.Key}"))}), {clock.Elapsed.TotalSeconds:0} s");
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (Kept is not null) return;
        Directory.Delete(_directory, recursive: true);
        foreach (var database in _databases) await Postgres.DropAsync(database);
    }

    private async Task<(string Name, string Value)[]> EnvironmentAsync(StoreKind store)
    {
        if (store == StoreKind.Sqlite) return [];
        var named = Path.Combine(_directory, "database");
        if (!File.Exists(named)) await File.WriteAllTextAsync(named, await Postgres.FreshAsync());
        var database = await File.ReadAllTextAsync(named);
        _databases.Add(database);
        return [("NEXUS_DATABASE_URL", database)];
    }

    private static async Task ToolAsync(RestartedSilo silo, string key)
    {
        await silo.PostAsync(key, "/v1/tools", """{"name":"note","description":"Keeps a note.","timeout_seconds":3600}""", "note");
        await silo.PostAsync(key, "/v1/personas", """{"name":"scribe","allowed_tools":["note"],"resource_scopes":["note:**"],"intent_patterns":["keep a note"],"max_ttl_seconds":3600,"risk_tolerance":"medium"}""", "scribe");
        await silo.PostAsync(key, "/v1/personas", """{"name":"counter","allowed_tools":["compute_stats"],"resource_scopes":["note:**"],"intent_patterns":["compute statistics of the numbers"],"max_ttl_seconds":3600,"risk_tolerance":"medium"}""", "counter");
    }

    /// <summary>Acts until the last restart is over: half of the chains inside Nexus, half at their callers. Each action has one id, however often it is asked for.</summary>
    private async Task<(string Id, int Actions)> ChainAsync(RestartedSilo silo, string key, int number)
    {
        var inside = number / Tenants % 2 == 0;
        var id = (await silo.PostAsync(key, "/v1/chains", $$"""{"task":"keep a note","persona":"{{(inside ? "counter" : "scribe")}}"}""", Guid.NewGuid().ToString())).GetProperty("chain_id").GetString()!;
        var actions = 0;
        for (; actions < 2 || !_done; actions++)
        {
            var body = inside
                ? $$$"""{"tool":"compute_stats","params":{"values":[{{{number}}},2,3]},"intent":{"planned_action":"compute statistics of the numbers"}}"""
                : """{"tool":"note","params":{},"intent":{"planned_action":"keep a note"},"mode":"authorize"}""";
            var action = await silo.PostAsync(key, $"/v1/chains/{id}/actions", body, $"{id}-{actions}");
            if (inside || action.GetProperty("decision").GetString() != "allow") continue;
            var ended = await silo.PostAsync(key, $"/v1/actions/{action.GetProperty("action_id").GetString()}/outcome", """{"status":"succeeded","result":{"kept":true}}""");
            Assert.Equal("executed", ended.GetProperty("status").GetString());
        }

        await silo.PostAsync(key, $"/v1/chains/{id}/complete", "{}");
        return (id, actions);
    }

    /// <summary>The tenant's log, and each chain in it: by the silo, and by its bundle alone. Takes those it has seen out of <paramref name="chains"/>.</summary>
    private static async Task VerifyAsync(RestartedSilo silo, string key, string tenant, Dictionary<string, int> chains, List<string> statuses)
    {
        var all = await silo.PostAsync(key, "/v1/ledger/verify", "{}");
        Assert.True(all.GetProperty("valid").GetBoolean(), all.ToString());
        var seals = await SealsAsync(silo, key);
        Assert.Equal(seals.Count, all.GetProperty("seals_checked").GetInt64());
        statuses.AddRange(seals.Select(seal => seal.GetProperty("status").GetString()!));
        var vkey = NoteVerifier.Parse((await silo.GetAsync(key, $"/v1/log/{tenant}/key")).Trim());
        foreach (var (chain, count) in seals.CountBy(seal => seal.GetProperty("chain_id").GetString()!))
        {
            if (chains.Remove(chain, out var actions)) Assert.Equal(actions, count);
            var one = await silo.PostAsync(key, $"/v1/ledger/{chain}/verify", "{}");
            Assert.True(one.GetProperty("valid").GetBoolean(), one.ToString());
            var bundle = BundleFormat.Read(Encoding.UTF8.GetBytes(await silo.GetAsync(key, $"/v1/ledger/{chain}/bundle")));
            var offline = BundleCheck.Run(bundle, [vkey], []);
            Assert.True(offline.Valid, string.Join('\n', offline.Findings));
            Assert.Equal(count, offline.Seals);
        }
    }

    private static async Task<List<JsonElement>> SealsAsync(RestartedSilo silo, string key)
    {
        var seals = new List<JsonElement>();
        while (true)
        {
            var page = JsonDocument.Parse(await silo.GetAsync(key, $"/v1/ledger?limit=500&offset={seals.Count}")).RootElement.GetProperty("seals").EnumerateArray().ToList();
            seals.AddRange(page);
            if (page.Count < 500) return seals;
        }
    }
}
