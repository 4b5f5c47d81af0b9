using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Nexus.Access;
using Nexus.Calls;
using Nexus.Configuration;
using Nexus.Stores;
using Orleans.Configuration;
using Orleans.Dashboard;
using Orleans.Hosting;
using Orleans.Storage;

namespace Nexus.Engine;

/// <summary>Microsoft Orleans, for one machine or many.</summary>
internal static class NexusEngine
{
    public const string Name = "Orleans";

    private const string Npgsql = "Npgsql";

    public static void AddNexusEngine(this WebApplicationBuilder builder, NexusOptions options) => builder.UseOrleans(silo =>
    {
        silo.Configure<ClusterOptions>(cluster =>
        {
            cluster.ClusterId = options.ClusterId;
            cluster.ServiceId = options.ServiceId;
        });
        silo.AddIncomingGrainCallFilter<TenantFilter>();
        silo.Services.AddKeyedSingleton<IGrainStorage>("snapshots", (services, _) => services.GetRequiredService<SnapshotGrainStorage>());
        AddClustering(silo, options);
        if (options.Dashboard) silo.AddDashboard();
    });

    public static void MapNexusEngine(this WebApplication app, NexusOptions options)
    {
        if (!options.Dashboard) return;
        // The dashboard shows grain state and logs of every tenant.
        app.MapOrleansDashboard("/dashboard").RequireHomeOperator();
    }

    private static void AddClustering(ISiloBuilder silo, NexusOptions options)
    {
        switch (options.Clustering)
        {
            case ClusteringKind.Localhost:
                // A cluster of one: nobody else looks for its ports, and several may live on one machine.
                var (siloPort, gatewayPort) = FreePorts();
                silo.UseLocalhostClustering(siloPort, gatewayPort, serviceId: options.ServiceId, clusterId: options.ClusterId);
                silo.UseInMemoryReminderService();
                break;
            case ClusteringKind.Redis:
                silo.UseRedisClustering(options.RedisUrl.Replace("redis://", "", StringComparison.Ordinal));
                UsePostgresState(silo, options);
                break;
            default:
                silo.UseAdoNetClustering(adoNet =>
                {
                    adoNet.Invariant = Npgsql;
                    adoNet.ConnectionString = PostgresUrl.Parse(options.DatabaseUrl);
                });
                UsePostgresState(silo, options);
                break;
        }
    }

    private static void UsePostgresState(ISiloBuilder silo, NexusOptions options)
    {
        if (options.DatabaseUrl.Length == 0)
            throw new NexusException(ErrorCode.Invalid, "database_url must name a PostgreSQL database when silos are clustered: several silos cannot share one data directory");
        var connection = PostgresUrl.Parse(options.DatabaseUrl);
        silo.UseAdoNetReminderService(adoNet =>
        {
            adoNet.Invariant = Npgsql;
            adoNet.ConnectionString = connection;
        });
        silo.AddAdoNetGrainStorage("grains", adoNet =>
        {
            adoNet.Invariant = Npgsql;
            adoNet.ConnectionString = connection;
        });
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
