using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
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
        // The dashboard shows grain state and logs of every tenant: for operators of the whole cluster only.
        app.MapOrleansDashboard("/dashboard").AddEndpointFilter(async (context, next) =>
            await DashboardAccess.IsOperatorAsync(context.HttpContext) ? await next(context) : Results.Json(new { detail = "Missing Authorization header" }, statusCode: 401));
    }

    private static void AddClustering(ISiloBuilder silo, NexusOptions options)
    {
        switch (options.Clustering)
        {
            case ClusteringKind.Localhost:
                silo.UseLocalhostClustering(serviceId: options.ServiceId, clusterId: options.ClusterId);
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
                    adoNet.ConnectionString = PostgresUrl.ToConnectionString(options.DatabaseUrl);
                });
                UsePostgresState(silo, options);
                break;
        }
    }

    private static void UsePostgresState(ISiloBuilder silo, NexusOptions options)
    {
        if (options.DatabaseUrl.Length == 0)
            throw new NexusException(ErrorCode.Invalid, "database_url must name a PostgreSQL database when silos are clustered: several silos cannot share one data directory");
        var connection = PostgresUrl.ToConnectionString(options.DatabaseUrl);
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
}
