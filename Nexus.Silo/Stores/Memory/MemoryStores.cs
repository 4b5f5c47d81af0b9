using Microsoft.Extensions.DependencyInjection;
using Nexus.Approvals;
using Nexus.Knowledge;
using Nexus.Ledger;
using Nexus.Tenants;
using Nexus.Threats;

namespace Nexus.Stores;

/// <summary>In memory: for tests and measurements.</summary>
internal sealed class MemoryStores : IStoreKind
{
    public bool IsMeant(StoreOptions options) => options.InMemory;

    public void Add(IServiceCollection services, StoreOptions options) => services
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

    public Task BackUpAsync(StoreOptions options, string file, CancellationToken cancellation) => throw Nothing();

    public Task RestoreAsync(StoreOptions options, string file, CancellationToken cancellation) => throw Nothing();

    private static NexusException Nothing() => new(ErrorCode.Conflict, "what is kept in memory cannot be copied from outside the process");
}
