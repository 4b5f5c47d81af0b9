using System.Net.Http.Json;
using System.Text.Json;
using Nexus.Configuration;
using Nexus.Tests.Journeys;
using Nexus.Tests.Stores;
using Xunit;

namespace Nexus.Tests.Engine;

/// <summary>Two processes, as two machines would run them: started from their environment, one of them killed.</summary>
public sealed class ClusterJourneyTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly string _directory = Directory.CreateTempSubdirectory("nexus-machines-").FullName;

    [Theory]
    [InlineData(ClusteringKind.Redis)]
    [InlineData(ClusteringKind.Postgres)]
    public async Task What_one_process_seals_the_other_verifies_and_it_goes_on_when_the_first_is_killed(ClusteringKind kind)
    {
        var redis = kind == ClusteringKind.Redis ? Cluster.Redis() : "";
        var database = await Postgres.FreshAsync();
        try
        {
            await using var first = await StartAsync("first", kind, redis, database);
            await using var second = await StartAsync("second", kind, redis, database);
            var chains = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => ExecuteAsync(i % 2 == 0 ? first : second, i)));
            foreach (var chain in chains) Assert.True(await VerifiesAsync(second, $"/v1/ledger/{chain}/verify"), $"chain {chain}");

            using var stop = new CancellationTokenSource();
            var load = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => LoadAsync(first, stop.Token)));
            await first.KillAsync();
            await stop.CancelAsync();
            await load;

            await Until(() => WorksAsync(second), "the survivor seals again");
            await Until(async () => (await StatusesAsync(second)).All(status => status != "executing"), "no action of the dead process is open");
            Assert.True(await VerifiesAsync(second, "/v1/ledger/verify"));
            foreach (var chain in chains) Assert.True(await VerifiesAsync(second, $"/v1/ledger/{chain}/verify"), $"chain {chain}");
        }
        finally
        {
            await Postgres.DropAsync(database);
        }
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private Task<SiloProcess> StartAsync(string name, ClusteringKind kind, string redis, string database)
    {
        var directory = Directory.CreateDirectory(Path.Combine(_directory, name)).FullName;
        (string, string)[] environment =
        [
            ("NEXUS_CLUSTERING", kind.ToString()), ("NEXUS_DATABASE_URL", database), ("NEXUS_CLUSTER_ID", Path.GetFileName(_directory)),
            ("NEXUS_SECRET_KEY", new string('k', 32)), ("NEXUS_SILO_ADDRESS", "127.0.0.1"), ("NEXUS_SILO_PORT", "0"),
        ];
        return SiloProcess.StartAsync(directory, redis.Length == 0 ? environment : [.. environment, ("NEXUS_REDIS_URL", redis)]);
    }

    private static async Task<string> ExecuteAsync(SiloProcess silo, int number)
    {
        using var response = await silo.Http.PostAsJsonAsync("/v1/execute", new { task = $"compute the mean of {number}, 2, 3" });
        var body = await JsonAsync(response);
        Assert.Equal("completed", body.GetProperty("status").GetString());
        return body.GetProperty("chain_id").GetString()!;
    }

    private static async Task LoadAsync(SiloProcess silo, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            try
            {
                using var response = await silo.Http.PostAsJsonAsync("/v1/execute", new { task = $"compute the mean of {i}, 2, 3" }, stop);
            }
            catch (Exception reason) when (reason is HttpRequestException or OperationCanceledException or IOException)
            {
                return;
            }
        }
    }

    /// <summary>False while the survivor still takes the dead one for alive.</summary>
    private static async Task<bool> WorksAsync(SiloProcess silo)
    {
        using var response = await silo.Http.PostAsJsonAsync("/v1/execute", new { task = "compute the mean of 1, 2, 3" });
        return response.IsSuccessStatusCode && (await JsonAsync(response)).GetProperty("status").GetString() == "completed";
    }

    private static async Task<bool> VerifiesAsync(SiloProcess silo, string path)
    {
        using var response = await silo.Http.PostAsync(path, null);
        return (await JsonAsync(response)).GetProperty("valid").GetBoolean();
    }

    private static async Task<List<string>> StatusesAsync(SiloProcess silo)
    {
        using var response = await silo.Http.GetAsync("/v1/ledger?limit=500");
        return [.. (await JsonAsync(response)).GetProperty("seals").EnumerateArray().Select(seal => seal.GetProperty("status").GetString()!)];
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    private static async Task Until(Func<Task<bool>> holds, string what)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await holds())
        {
            Assert.False(patience.IsCancellationRequested, $"in {Patience} it did not happen that {what}");
            await Task.Delay(100);
        }
    }
}
