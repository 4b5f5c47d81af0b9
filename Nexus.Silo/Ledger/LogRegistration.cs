using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Nexus.Configuration;
using Nexus.Stores;

namespace Nexus.Ledger;

/// <summary>Where the transparency log is put together.</summary>
internal static class LogRegistration
{
    public static IServiceCollection AddTransparencyLog(this IServiceCollection services, NexusOptions options)
    {
        // Who has no witnesses does not load what would talk to them.
        if (options.Witnesses.Length > 0) services.AddHostedService(static provider => provider.GetRequiredService<WitnessClient>());
        return services.AddLog(options);
    }

    private static IServiceCollection AddLog(this IServiceCollection services, NexusOptions options) => services
        .AddSingleton(_ => LogKeyFile.Load(options))
        .AddSingleton(new LogNames(options.LogOrigin))
        .AddSingleton(static provider => new CheckpointFiles(DirectoryOf(provider), "checkpoint"))
        .AddSingleton(static provider => new CosignedCheckpoints(new CheckpointFiles(DirectoryOf(provider), "cosigned")))
        .AddSingleton<IHostedService, LogGuard>()
        .AddSingleton<CheckpointPen>()
        .AddSingleton<IHostedService>(provider => provider.GetRequiredService<CheckpointPen>())
        .AddSingleton<ITransparencyLog, TransparencyLog>()
        .AddSingleton<IEvidence, Evidence>()
        .AddSingleton<Erasure>()
        .AddSingleton<IErasure>(static provider => provider.GetRequiredService<Erasure>())
        .AddSingleton<RetentionSweep>()
        .AddSingleton<IHostedService>(static provider => provider.GetRequiredService<RetentionSweep>())
        .AddSingleton(_ => WitnessSettings.Load(options))
        .AddSingleton<IWitness, Witness>()
        .AddSingleton<Alarm>()
        .AddSingleton<WitnessClient>();

    private static string? DirectoryOf(IServiceProvider provider) => provider.GetService<StoreOptions>() is { InMemory: false } stores ? stores.DataDirectory : null;
}
