using Microsoft.Extensions.DependencyInjection;
using Nexus.Actions;
using Nexus.Entities;
using Nexus.Repairs;
using Nexus.Rules;
using Nexus.Threats;

namespace Nexus.Events;

/// <summary>What observation is made of, apart from its grains.</summary>
internal static partial class ObserveServices
{
    public static IServiceCollection AddObservation(this IServiceCollection services)
    {
        services.AddSingleton<Refusals>();
        services.AddSingleton<EntityBook>();
        services.AddSingleton<ThrottleBook>();
        services.AddSingleton<ObserveSettings>();
        services.AddSingleton<IEntityDefaults>(provider => provider.GetRequiredService<ObserveSettings>());
        services.AddSingleton<RuleBook>();
        services.AddSingleton<IRuleBook>(provider => provider.GetRequiredService<RuleBook>());
        services.AddSingleton<IngestMeter>();
        services.AddSingleton<IIngestMeter>(provider => provider.GetRequiredService<IngestMeter>());
        services.AddSingleton<IngestJournals>();
        services.AddSingleton<IIngestLog>(provider => provider.GetRequiredService<IngestJournals>());
        foreach (var type in Sources()) services.AddSingleton(typeof(IEventSource), type);
        services.AddHostedService<RuleWatch>();
        services.AddHostedService<WatchKeeper>();
        services.AddHostedService<IngestPump>();
        services.AddHostedService<SourceSupervisor>();
        services.AddHostedService<AlertArchive>();
        return services;
    }

    [ImplementationsOf<IEventSource>]
    private static partial Type[] Sources();
}
