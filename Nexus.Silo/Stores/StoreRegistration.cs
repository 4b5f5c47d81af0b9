using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Nexus.Knowledge;
using Nexus.Ledger;
using Nexus.Tenants;

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
        if (options.InMemory) AddMemory(services);
        else if (string.IsNullOrWhiteSpace(options.DatabaseUrl)) AddSqlite(services, options);
        else AddPostgres(services, options, options.DatabaseUrl);
        return services;
    }

    private static void AddMemory(IServiceCollection services) => services
        .AddSingleton<IDatabase, MemoryDatabase>()
        .AddSingleton<IHeadKeeper, MemoryHeadKeeper>()
        .AddSingleton<IEpochSource, MemoryEpochs>()
        .AddSingleton<ISealLog, MemorySealLog>()
        .AddSingleton<IRegistry, MemoryRegistry>()
        .AddSingleton<ISnapshotStore, MemorySnapshots>()
        .AddSingleton<IKnowledgeStore, MemoryKnowledge>();

    private static void AddSqlite(IServiceCollection services, StoreOptions options) => services
        .AddSingleton(provider => new SqliteDatabase(
            Path.Combine(options.DataDirectory, "nexus.db"), provider.GetRequiredService<ILogger<SqliteDatabase>>(), maxPages: options.MaxPages))
        .AddSingleton<IDatabase>(provider => provider.GetRequiredService<SqliteDatabase>())
        .AddSingleton<IHeadKeeper>(new FileHeadKeeper(options.DataDirectory))
        .AddSingleton<IEpochSource, SqliteEpochs>()
        .AddSingleton<ISealLog, SqliteSealLog>()
        .AddSingleton<IRegistry, SqliteRegistry>()
        .AddSingleton<ISnapshotStore, SqliteSnapshots>()
        .AddSingleton<IKnowledgeStore, SqliteKnowledge>();

    private static void AddPostgres(IServiceCollection services, StoreOptions options, string url) => services
        .AddSingleton(provider => new PostgresDatabase(PostgresUrl.Parse(url), provider.GetRequiredService<ILogger<PostgresDatabase>>()))
        .AddSingleton<IDatabase>(provider => provider.GetRequiredService<PostgresDatabase>())
        .AddSingleton<IHeadKeeper>(new FileHeadKeeper(options.DataDirectory))
        .AddSingleton<IEpochSource, PostgresEpochs>()
        .AddSingleton<ISealLog, PostgresSealLog>()
        .AddSingleton<IRegistry, PostgresRegistry>()
        .AddSingleton<ISnapshotStore, PostgresSnapshots>()
        .AddSingleton<IKnowledgeStore, PostgresKnowledge>();
}
