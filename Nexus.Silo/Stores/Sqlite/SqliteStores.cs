using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Nexus.Approvals;
using Nexus.Knowledge;
using Nexus.Ledger;
using Nexus.Tenants;
using Nexus.Threats;

namespace Nexus.Stores;

/// <summary>The embedded database in the data directory: what is used where no other is named.</summary>
internal sealed class SqliteStores : IStoreKind
{
    public bool IsMeant(StoreOptions options) => !options.InMemory && string.IsNullOrWhiteSpace(options.DatabaseUrl);

    public void Add(IServiceCollection services, StoreOptions options) => services
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

    public Task BackUpAsync(StoreOptions options, string file, CancellationToken cancellation)
    {
        SqliteBackup.Write(options.DataDirectory, file);
        return Task.CompletedTask;
    }

    public Task RestoreAsync(StoreOptions options, string file, CancellationToken cancellation)
    {
        SqliteBackup.Read(file, options.DataDirectory);
        return Task.CompletedTask;
    }
}
