using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Nexus.Access;
using Nexus.Calls;
using Nexus.Configuration;
using Nexus.Stores;
using Orleans.Clustering.Redis;
using Orleans.Configuration;
using Orleans.Dashboard;
using Orleans.Hosting;
using Orleans.Storage;
using Orleans.Streams;
using StackExchange.Redis;

namespace Nexus.Engine;

/// <summary>Microsoft Orleans, for one machine or many.</summary>
internal static class NexusEngine
{
    public const string Name = "Orleans";

    private const string Npgsql = "Npgsql";
    private const string Snapshots = "snapshots";
    private static readonly TimeSpan RedisPatience = TimeSpan.FromSeconds(1);

    public static void AddNexusEngine(this WebApplicationBuilder builder, NexusOptions options)
    {
        // Before the silo: hosted services start in the order of their registration.
        if (options.Clustering != ClusteringKind.Localhost) builder.Services.AddHostedService<OrleansSchema>();
        builder.UseOrleans(silo =>
        {
            silo.Configure<ClusterOptions>(cluster =>
            {
                cluster.ClusterId = options.ClusterId;
                cluster.ServiceId = options.ServiceId;
            });
            // Only grains that say so by an attribute subscribe: there is no list of subscribers to keep.
            silo.AddMemoryStreams("streams", streams => streams.ConfigureStreamPubSub(StreamPubSubType.ImplicitOnly));
            silo.AddIncomingGrainCallFilter<TenantFilter>();
            if (options.Clustering == ClusteringKind.Localhost) StandAlone(silo, options);
            else JoinCluster(silo, options);
            if (options.Dashboard) silo.AddDashboard();
        });
    }

    public static void MapNexusEngine(this WebApplication app, NexusOptions options)
    {
        if (!options.Dashboard) return;
        // The dashboard shows grain state and logs of every tenant.
        app.MapOrleansDashboard("/dashboard").RequireHomeOperator();
    }

    /// <summary>Whether Redis, where the list of members stands in it, answers. The silo goes on for a while without, so it is told and not thrown.</summary>
    public static async Task<bool> RedisAnswersAsync(IServiceProvider services, NexusOptions options, CancellationToken cancellation)
    {
        if (options.Clustering != ClusteringKind.Redis) return false;
        try
        {
            await services.GetRequiredService<IMembershipTable>().ReadAll().WaitAsync(RedisPatience, cancellation);
            return true;
        }
        catch (Exception away) when (away is RedisException or RedisClusteringException or TimeoutException)
        {
            return false;
        }
    }

    /// <summary>A cluster of one: nobody else looks for its ports, and several may live on one machine. Its state stands in the stores, as with Embedded.</summary>
    private static void StandAlone(ISiloBuilder silo, NexusOptions options)
    {
        var (siloPort, gatewayPort) = FreePorts();
        silo.UseLocalhostClustering(siloPort, gatewayPort, serviceId: options.ServiceId, clusterId: options.ClusterId);
        silo.UseInMemoryReminderService();
        silo.Services.AddKeyedSingleton<IGrainStorage>(Snapshots, (services, _) => services.GetRequiredService<SnapshotGrainStorage>());
    }

    private static void JoinCluster(ISiloBuilder silo, NexusOptions options)
    {
        if (options.DatabaseUrl.Length == 0)
            throw new NexusException(ErrorCode.Invalid, "database_url must name a PostgreSQL database when silos are clustered: several silos cannot share one data directory");
        var connection = OrleansSchema.Connection(options.DatabaseUrl);
        silo.Configure<EndpointOptions>(endpoints =>
        {
            if (options.SiloAddress.Length > 0) endpoints.AdvertisedIPAddress = IPAddress.Parse(options.SiloAddress);
            endpoints.SiloPort = options.SiloPort > 0 ? options.SiloPort : FreePorts().Silo;
            endpoints.GatewayPort = options.GatewayPort;
        });
        if (options.Clustering == ClusteringKind.Redis)
        {
            silo.UseRedisClustering(redis => redis.ConfigurationOptions = RedisUrl.Parse(options.RedisUrl));
        }
        else
        {
            silo.UseAdoNetClustering(adoNet =>
            {
                adoNet.Invariant = Npgsql;
                adoNet.ConnectionString = connection;
            });
        }

        silo.UseAdoNetReminderService(adoNet =>
        {
            adoNet.Invariant = Npgsql;
            adoNet.ConnectionString = connection;
        });
        silo.Services.AddSingleton<SnapshotSerializer>();
        silo.AddAdoNetGrainStorage(Snapshots, storage => storage.Configure<SnapshotSerializer>((adoNet, serializer) =>
        {
            adoNet.Invariant = Npgsql;
            adoNet.ConnectionString = connection;
            adoNet.GrainStorageSerializer = serializer;
        }));
    }

    /// <summary>Two ports of loopback that were free a moment ago, held side by side so that they differ.</summary>
    private static (int Silo, int Gateway) FreePorts()
    {
        using var silo = new TcpListener(IPAddress.Loopback, 0);
        using var gateway = new TcpListener(IPAddress.Loopback, 0);
        silo.Start();
        gateway.Start();
        return (((IPEndPoint)silo.LocalEndpoint).Port, ((IPEndPoint)gateway.LocalEndpoint).Port);
    }
}
