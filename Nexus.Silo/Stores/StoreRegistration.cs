using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nexus.Approvals;
using Nexus.Knowledge;
using Nexus.Ledger;
using Nexus.Tenants;
using Nexus.Threats;

namespace Nexus.Stores;

/// <summary>Where the stores are put together.</summary>
public static class StoreRegistration
{
    /// <summary>Registers every port of the stores. Nothing is opened before <see cref="IStoreLifetime.StartAsync"/>.</summary>
    public static IServiceCollection AddNexusStores(this IServiceCollection services, StoreOptions options)
    {
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<OwnEpoch>();
        services.AddSingleton<IEpochs>(provider => provider.GetRequiredService<OwnEpoch>());
        services.AddSingleton<IStoreLifetime, StoreLifetime>();
        services.AddSingleton<SnapshotGrainStorage>();
        services.AddSingleton<StoreProbe>();
        if (options.InMemory) AddMemory(services);
        else if (string.IsNullOrWhiteSpace(options.DatabaseUrl)) AddSqlite(services, options);
        else AddPostgres(services, options, options.DatabaseUrl);
        return services;
    }

    private static void AddMemory(IServiceCollection services) => services
        .AddSingleton<IDatabase, MemoryDatabase>()
        .AddHeads(new MemoryHeadKeeper())
        .AddSingleton<IEpochSource, MemoryEpochs>()
        .AddSingleton<MemorySealLog>()
        .AddSingleton<ISealLog>(static provider => provider.GetRequiredService<MemorySealLog>())
        .AddSingleton<IPayloads>(static provider => provider.GetRequiredService<MemorySealLog>())
        .AddSingleton<IRegistry, MemoryRegistry>()
        .AddSingleton<IWitnessedHeads, MemoryWitnessedHeads>()
        .AddSingleton<ISnapshotStore, MemorySnapshots>()
        .AddSingleton<IAlertStore, MemoryAlerts>()
        .AddSingleton<IApprovalStore, MemoryApprovals>()
        .AddSingleton<IKnowledgeStore, MemoryKnowledge>();

    private static void AddSqlite(IServiceCollection services, StoreOptions options) => services
        .AddSingleton(provider => new SqliteDatabase(
            Path.Combine(options.DataDirectory, "nexus.db"), provider.GetRequiredService<ILogger<SqliteDatabase>>(), maxPages: options.MaxPages))
        .AddSingleton<IDatabase>(provider => provider.GetRequiredService<SqliteDatabase>())
        .AddHeads(new FileHeadKeeper(options.DataDirectory))
        .AddSingleton<IEpochSource, SqliteEpochs>()
        .AddSingleton<ISealLog, SqliteSealLog>()
        .AddSingleton<IPayloads, SqlitePayloads>()
        .AddSingleton<IRegistry, SqliteRegistry>()
        .AddSingleton<IWitnessedHeads, SqliteWitnessedHeads>()
        .AddSingleton<ISnapshotStore, SqliteSnapshots>()
        .AddSingleton<IAlertStore, SqliteAlerts>()
        .AddSingleton<IApprovalStore, SqliteApprovals>()
        .AddSingleton<IKnowledgeStore, SqliteKnowledge>();

    private static void AddPostgres(IServiceCollection services, StoreOptions options, string url) => services
        .AddSingleton(provider => new PostgresDatabase(PostgresUrl.Parse(url), provider.GetRequiredService<ILogger<PostgresDatabase>>()))
        .AddSingleton<IDatabase>(provider => provider.GetRequiredService<PostgresDatabase>())
        .AddSingleton<IHostedService, PostgresRoom>()
        .AddHeads(new FileHeadKeeper(options.DataDirectory))
        .AddSingleton<IEpochSource, PostgresEpochs>()
        .AddSingleton<ISealLog, PostgresSealLog>()
        .AddSingleton<IPayloads, PostgresPayloads>()
        .AddSingleton<IRegistry, PostgresRegistry>()
        .AddSingleton<IWitnessedHeads, PostgresWitnessedHeads>()
        .AddSingleton<ISnapshotStore, PostgresSnapshots>()
        .AddSingleton<IAlertStore, PostgresAlerts>()
        .AddSingleton<IApprovalStore, PostgresApprovals>()
        .AddSingleton<IKnowledgeStore, PostgresKnowledge>();

    private static IServiceCollection AddHeads(this IServiceCollection services, IHeadKeeper keeper) => services
        .AddSingleton(new HeadFeed(keeper))
        .AddSingleton<IHeadKeeper>(static provider => provider.GetRequiredService<HeadFeed>());
}
