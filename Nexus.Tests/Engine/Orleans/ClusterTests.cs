using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nexus.Configuration;
using Nexus.Engine;
using Nexus.Tests.Journeys;
using Nexus.Tests.Stores;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Xunit;

namespace Nexus.Tests.Engine;

/// <summary>Silos joined by configuration, with SQL of our own for members, grain state and reminders.</summary>
public sealed class ClusterTests
{
    private const int Notes = 32;
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(ClusteringKind.Redis)]
    [InlineData(ClusteringKind.Postgres)]
    public async Task Two_silos_find_each_other_and_the_grains_of_both_answer_calls_from_either(ClusteringKind kind)
    {
        await using var cluster = await Cluster.StartAsync(kind, silos: 2);
        await Until(async () => (await cluster.Silos[1].Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true)).Count == 2, "both silos are members");
        var placesOfFirst = await Task.WhenAll(Enumerable.Range(0, Notes).Select(i => cluster.Grain<INoteGrain>(0, $"note-{i}").WhereAsync()));
        var placesOfSecond = await Task.WhenAll(Enumerable.Range(0, Notes).Select(i => cluster.Grain<INoteGrain>(1, $"note-{i}").WhereAsync()));
        Assert.Equal(placesOfFirst, placesOfSecond);
        Assert.Equal(2, placesOfFirst.Distinct().Count());
        using var http = new HttpClient();
        var health = JsonDocument.Parse(await http.GetStringAsync(new Uri(cluster.Silos[0].Url, "/v1/health"))).RootElement.GetProperty("services");
        Assert.Equal((true, kind == ClusteringKind.Redis), (health.GetProperty("database").GetBoolean(), health.GetProperty("redis").GetBoolean()));
    }

    [Theory]
    [InlineData(ClusteringKind.Redis)]
    [InlineData(ClusteringKind.Postgres)]
    public async Task Grain_state_written_through_one_silo_is_read_through_the_other_and_after_a_restart(ClusteringKind kind)
    {
        await using var cluster = await Cluster.StartAsync(kind, silos: 2);
        await Task.WhenAll(Enumerable.Range(0, Notes).Select(i => cluster.Grain<INoteGrain>(0, $"note-{i}").WriteAsync($"text {i} ü")));
        await cluster.Grain<INoteGrain>(0, "note-0").ClearAsync();
        for (var i = 1; i < Notes; i++) Assert.Equal($"text {i} ü", await cluster.Grain<INoteGrain>(1, $"note-{i}").ReadAsync());
        Assert.Equal(Notes, await Postgres.ScalarAsync<long>(cluster.Database, "SELECT count(*) FROM OrleansGrainState WHERE GrainIdExtensionString LIKE 'note-%'"));

        await cluster.StopAsync();
        await Postgres.ExecuteAsync(cluster.Database, "UPDATE OrleansGrainState SET PayloadBinary = '\\x7b22ff' WHERE GrainIdExtensionString = 'note-1'");
        await cluster.AddAsync();
        Assert.Equal("", await cluster.Grain<INoteGrain>(0, "note-0").ReadAsync());
        Assert.Equal("damaged", await cluster.Grain<INoteGrain>(0, "note-1").ReadAsync());
        for (var i = 2; i < Notes; i++) Assert.Equal($"text {i} ü", await cluster.Grain<INoteGrain>(0, $"note-{i}").ReadAsync());
        await cluster.Grain<INoteGrain>(0, "note-0").WriteAsync("again");
        await cluster.Grain<INoteGrain>(0, "note-1").WriteAsync("again");
    }

    [Fact]
    public async Task A_reminder_stands_in_the_database_fires_and_outlives_its_silos()
    {
        await using var cluster = await Cluster.StartAsync(ClusteringKind.Postgres, silos: 2);
        var key = Guid.NewGuid().ToString("n");
        await cluster.Grain<IReminderGrain>(0, key).RegisterAsync("wake", Period, Period);
        Assert.Equal(1, await RemindersAsync(cluster, key));
        await Until(() => Task.FromResult(TicksOf(key) > 0), "the reminder fires");

        await cluster.StopAsync();
        var before = TicksOf(key);
        await cluster.AddAsync();
        await Until(() => Task.FromResult(TicksOf(key) > before), "the reminder fires after the restart, without anyone registering it");
        Assert.True(await cluster.Grain<IReminderGrain>(0, key).UnregisterAsync("wake"));
        Assert.Equal(0, await RemindersAsync(cluster, key));
    }

    [Fact]
    public async Task A_client_from_outside_enters_by_the_gateway_that_the_list_of_members_names()
    {
        await using var cluster = await Cluster.StartAsync(ClusteringKind.Postgres, silos: 1);
        var gateway = SiloProcess.FreePort();
        await cluster.AddAsync(gateway);
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleansClient(client => client
            .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (cluster.Id, new NexusOptions().ServiceId))
            .UseAdoNetClustering(adoNet => (adoNet.Invariant, adoNet.ConnectionString) = ("Npgsql", OrleansSchema.Connection(cluster.Database))));
        using var host = builder.Build();
        await host.StartAsync();
        await host.Services.GetRequiredService<IClusterClient>().GetGrain<INoteGrain>("from outside").WriteAsync("seen");
        Assert.Equal("seen", await cluster.Grain<INoteGrain>(0, "from outside").ReadAsync());
        Assert.Equal(1, await Postgres.ScalarAsync<long>(cluster.Database, $"SELECT count(*) FROM OrleansMember WHERE ProxyPort = {gateway}"));
        await host.StopAsync();
    }

    private static Task<long> RemindersAsync(Cluster cluster, string key) =>
        Postgres.ScalarAsync<long>(cluster.Database, "SELECT count(*) FROM OrleansReminder WHERE ReminderName = 'wake' AND GrainId LIKE '%' || $1", key);

    private static int TicksOf(string key)
    {
        lock (ReminderGrain.Ticks)
            return ReminderGrain.Ticks.Count(tick => tick.Key == key);
    }

    private static async Task Until(Func<Task<bool>> holds, string what)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await holds())
        {
            Assert.False(patience.IsCancellationRequested, $"in {Patience} it did not happen that {what}");
            await Task.Delay(50);
        }
    }
}
