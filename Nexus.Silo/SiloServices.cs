using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Nexus.Actions;
using Nexus.Chains;
using Nexus.Configuration;
using Nexus.Events;
using Nexus.Gates;
using Nexus.Knowledge;
using Nexus.Ledger;
using Nexus.Personas;
using Nexus.Recovery;
using Nexus.Stores;
using Nexus.Tenants;
using Nexus.Tools;

namespace Nexus;

/// <summary>What a silo is made of, apart from its engine and its faces. The same for the host, the tests and the benchmarks.</summary>
public static class SiloServices
{
    public static IServiceCollection AddNexusSilo(this IServiceCollection services, NexusOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IChance, SystemChance>();
        services.AddSingleton<ITenantDefaults, TenantDefaults>();
        services.AddSingleton(new LedgerSettings());
        services.AddSingleton(new ActionsUnderWay());
        services.AddSingleton(new GateSettings(options.GateIntentThreshold, options.GateDriftSigma));
        services.AddGates();
        services.AddSingleton<IEmbedder, LexicalEmbedder>();
        services.AddSingleton<MeaningReader>();
        services.TryAddSingleton<IPlanner, BuiltInPlanner>();
        services.AddNexusTools(new ToolOptions { WorkspaceRoot = options.WorkspaceDir, AllowPrivateNetworks = options.WebFetchAllowPrivate });
        services.AddSingleton<IDocumentReader, DocumentReader>();
        services.AddSingleton(options);
        services.AddTransparencyLog(options);
        // Started after the engine and before the socket: whoever can connect finds the first tenant.
        services.AddHostedService<Bootstrap>();
        services.AddSingleton<ActionRecovery>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<ActionRecovery>());
        services.AddSingleton<ContractFiles>();
        services.AddSingleton<IContractFiles>(provider => provider.GetRequiredService<ContractFiles>());
        services.AddHostedService<PersonaWatch>();
        services.AddObservation();
        return services;
    }

    /// <summary>Every <see cref="IGate"/> of the law: to add a gate is to add its file.</summary>
    private static void AddGates(this IServiceCollection services)
    {
        foreach (var type in typeof(IGate).Assembly.GetTypes())
            if (type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IGate))) services.AddSingleton(typeof(IGate), type);
        services.AddSingleton<GateRow>();
    }
}
