using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Nexus.Configuration;
using Nexus.Stores;

namespace Nexus.Ledger;

/// <summary>Where the transparency log is put together.</summary>
internal static class LogRegistration
{
    public static IServiceCollection AddTransparencyLog(this IServiceCollection services, NexusOptions options) => services
        .AddSingleton(_ => LogKeyFile.Load(options))
        .AddSingleton(new LogNames(options.LogOrigin))
        .AddSingleton(provider => new CheckpointFiles(provider.GetService<StoreOptions>() is { InMemory: false } stores ? stores.DataDirectory : null))
        .AddSingleton<CheckpointPen>()
        .AddSingleton<IHostedService>(provider => provider.GetRequiredService<CheckpointPen>())
        .AddSingleton<ITransparencyLog, TransparencyLog>()
        .AddSingleton<IEvidence, Evidence>();
}
