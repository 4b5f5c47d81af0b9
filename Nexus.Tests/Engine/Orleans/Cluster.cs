using Microsoft.Extensions.DependencyInjection;
using Nexus.Configuration;
using Nexus.Tests.Stores;
using Orleans;
using Orleans.Hosting;
using Xunit;

namespace Nexus.Tests.Engine;

/// <summary>Silos of this process that know of each other only by their settings: one database, and the list of members in it or in Redis.</summary>
internal sealed class Cluster(ClusteringKind kind, string redis, string database) : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("nexus-cluster-").FullName;
    private readonly List<RunningSilo> _silos = [];
    private int _started;

    public string Id { get; } = $"test-{Guid.NewGuid():n}";

    public string Database => database;

    public IReadOnlyList<RunningSilo> Silos => _silos;

    /// <summary>A Redis server for tests; without one the test is skipped.</summary>
    public static string Redis()
    {
        var server = Environment.GetEnvironmentVariable("NEXUS_TEST_REDIS");
        if (string.IsNullOrEmpty(server)) Assert.Skip("NEXUS_TEST_REDIS names no Redis server");
        return server;
    }

    /// <summary>As many silos, all members of one cluster.</summary>
    public static async Task<Cluster> StartAsync(ClusteringKind kind, int silos)
    {
        var redis = kind == ClusteringKind.Redis ? Redis() : "";
        var cluster = new Cluster(kind, redis, await Postgres.FreshAsync());
        try
        {
            for (var i = 0; i < silos; i++) await cluster.AddAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async Task<RunningSilo> AddAsync(int gatewayPort = 0)
    {
        var directory = Path.Combine(_directory, $"silo-{_started++}");
        var options = new NexusOptions
        {
            Clustering = kind,
            RedisUrl = redis,
            DatabaseUrl = database,
            ClusterId = Id,
            SiloAddress = "127.0.0.1",
            SiloPort = 0,
            GatewayPort = gatewayPort,
            SecretKey = new string('k', 32),
            DataDir = directory,
            WorkspaceDir = Path.Combine(directory, "workspace"),
            LogDir = Path.Combine(directory, "logs"),
            LogConsole = false,
            Url = new Uri("http://127.0.0.1:0"),
        };
        var silo = await SiloHost.StartAsync(
            options, services => services.Configure<ReminderOptions>(reminders => reminders.MinimumReminderPeriod = TimeSpan.FromMilliseconds(100)), CancellationToken.None);
        _silos.Add(silo);
        return silo;
    }

    public T Grain<T>(int silo, string key) where T : IGrainWithStringKey => _silos[silo].Services.GetRequiredService<IGrainFactory>().GetGrain<T>(key);

    /// <summary>Every silo leaves as it should: nothing of the cluster is left but its database.</summary>
    public async Task StopAsync()
    {
        foreach (var silo in _silos) await silo.DisposeAsync();
        _silos.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Postgres.DropAsync(database);
        Directory.Delete(_directory, recursive: true);
    }
}
