using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Nexus.Actions;
using Nexus.Approvals;
using Nexus.Chains;
using Nexus.Configuration;
using Nexus.Embeddings;
using Nexus.Events;
using Nexus.Gates;
using Nexus.Knowledge;
using Nexus.Ledger;
using Nexus.Personas;
using Nexus.Policies;
using Nexus.Recovery;
using Nexus.Stores;
using Nexus.Tenants;
using Nexus.Tools;

namespace Nexus;

/// <summary>What a silo is made of, apart from its engine and its faces. The same for the host, the tests and the benchmarks.</summary>
public static partial class SiloServices
{
    public static IServiceCollection AddNexusSilo(this IServiceCollection services, NexusOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IChance, SystemChance>();
        services.AddSingleton<ITenantDefaults, TenantDefaults>();
        services.AddSingleton(new LedgerSettings());
        services.AddSingleton(new ActionsUnderWay());
        services.AddJudgement(options);
        services.AddSingleton<EncoderStart>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<EncoderStart>());
        services.TryAddSingleton(typeof(IPlanner), PlannerAmong(Planners()));
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
        services.AddSingleton<ApprovalSweep>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<ApprovalSweep>());
        services.AddSingleton<IWhatIf, WhatIf>();
        services.AddObservation();
        return services;
    }

    /// <summary>The planner to use: one that stands in the silo, where models do, goes before the built-in one.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> if there are several: which of them plans must be said in the host.</exception>
    internal static Type PlannerAmong(IEnumerable<Type> types)
    {
        Type[] found = [.. types.Where(static type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IPlanner)))];
        return found.Length <= 1 ? found.FirstOrDefault(typeof(BuiltInPlanner)) : throw new NexusException(ErrorCode.Invalid, $"there are several planners: {string.Join(", ", found.Select(static type => type.Name))}; register the one to use in the host");
    }

    [ImplementationsOf<IPlanner>]
    private static partial Type[] Planners();

    /// <summary>The gates, and what they judge with.</summary>
    internal static IServiceCollection AddJudgement(this IServiceCollection services, NexusOptions options)
    {
        services.AddSingleton(new GateSettings(options.GateIntentThreshold, options.GateDriftSigma));
        services.AddSingleton(provider => EmbedderChoice.Make(options, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<MeaningReader>();
        services.AddSingleton<Judgement>();
        services.AddSingleton(GateRow.Whole());
        return services;
    }
}
