using System.Collections.Concurrent;
using System.Collections.Frozen;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Calls;
using Nexus.Chains;
using Nexus.Configuration;
using Nexus.Knowledge;
using Nexus.Ledger;
using Nexus.Personas;
using Nexus.Stores;
using Nexus.Tenants;
using Nexus.Tools;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Storage;
using Orleans.TestingHost;

namespace Nexus.Tests.Engine;

/// <summary>Two silos of Nexus in this process over one store in memory, each with an epoch and a tool of its own.</summary>
internal sealed class TwoSilos : IAsyncDisposable
{
    public const string Tenant = "demo";
    public const string Persona = "noter";

    private readonly string _directory = Directory.CreateTempSubdirectory("nexus-silos-").FullName;
    private readonly MemoryEpochs _source = new();
    private readonly ConcurrentQueue<IEpochs> _begun = [];
    private readonly MemorySnapshots _snapshots = new();
    private readonly MemoryKnowledge _knowledge = new();
    private readonly InProcessTestCluster _cluster;

    private TwoSilos()
    {
        var builder = new InProcessTestClusterBuilder(2);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) => Configure(silo));
        _cluster = builder.Build();
    }

    public MemorySealLog Log { get; } = new();

    public MemoryRegistry Registry { get; } = new();

    public MemoryHeadKeeper Heads { get; } = new();

    public IGrainFactory Grains => _cluster.Client;

    public static async Task<TwoSilos> StartAsync()
    {
        var silos = new TwoSilos();
        for (var i = 0; i < 2; i++) silos._begun.Enqueue(await silos._source.BeginAsync(CancellationToken.None));
        await silos._cluster.DeployAsync();
        TenantScope.Enter(Tenant);
        await silos.Grains.GetGrain<IPersonasGrain>(Tenant).CreateAsync(
            Guid.CreateVersion7().ToString(), new PersonaDraft(Persona, "Notes topics.", [HoldingTool.Name], ["topic:**"], ["note the topic"], 86_400, RiskLevel.Low, true));
        return silos;
    }

    /// <summary>What silo 0 or 1 is made of.</summary>
    public T Of<T>(int silo) where T : notnull => _cluster.GetSiloServiceProvider(_cluster.Silos[silo].SiloAddress).GetRequiredService<T>();

    /// <summary>Without a word to anyone: its grains are not deactivated, its epoch stays alive.</summary>
    public Task KillAsync(int silo) => _cluster.KillSiloAsync(_cluster.Silos[silo]);

    public ValueTask EndAsync(IEpochs epoch) => _source.EndAsync(epoch);

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private void Configure(ISiloBuilder silo)
    {
        if (!_begun.TryDequeue(out var epoch)) throw new InvalidOperationException("there are two epochs, for two silos");
        silo.Services.AddNexusStores(new StoreOptions { DataDirectory = _directory, InMemory = true });
        silo.Services.AddNexusSilo(new NexusOptions { DataDir = _directory, WorkspaceDir = Path.Combine(_directory, "workspace") });
        silo.Services.AddSingleton(new ProcessKeys(FrozenDictionary<string, ApiKeyInfo>.Empty));
        silo.Services.AddSingleton(epoch);
        silo.Services.AddSingleton<ISealLog>(Log);
        silo.Services.AddSingleton<IHeadKeeper>(Heads);
        silo.Services.AddSingleton<IRegistry>(Registry);
        silo.Services.AddSingleton<ISnapshotStore>(_snapshots);
        silo.Services.AddSingleton<IKnowledgeStore>(_knowledge);
        silo.Services.AddSingleton<HoldingTool>();
        silo.Services.AddSingleton<ITool>(services => services.GetRequiredService<HoldingTool>());
        silo.Services.AddSingleton<IPlanner, ThreeStepPlanner>();
        silo.Services.AddKeyedSingleton<IGrainStorage>("snapshots", (services, _) => services.GetRequiredService<SnapshotGrainStorage>());
        silo.AddIncomingGrainCallFilter<TenantFilter>();
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            membership.ProbeTimeout = TimeSpan.FromSeconds(1);
            membership.NumMissedProbesLimit = 3;
            membership.NumVotesForDeathDeclaration = 1;
        });
    }
}
