using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nexus.Approvals;
using Nexus.Knowledge;
using Nexus.Ledger;
using Nexus.Tenants;
using Nexus.Threats;

namespace Nexus.Stores;

/// <summary>PostgreSQL.</summary>
internal sealed class PostgresStores : IStoreKind
{
    public bool IsMeant(StoreOptions options) => !options.InMemory && options.DatabaseUrl is { } url && PostgresUrl.IsOne(url);

    public void Add(IServiceCollection services, StoreOptions options) => services
        .AddSingleton(provider => new PostgresDatabase(PostgresUrl.Parse(options.DatabaseUrl!), provider.GetRequiredService<ILogger<PostgresDatabase>>()))
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

    public Task BackUpAsync(StoreOptions options, string file, CancellationToken cancellation) => PostgresBackup.WriteAsync(PostgresUrl.Parse(options.DatabaseUrl!), file, cancellation);

    public Task RestoreAsync(StoreOptions options, string file, CancellationToken cancellation) => PostgresBackup.ReadAsync(PostgresUrl.Parse(options.DatabaseUrl!), file, cancellation);
}
