using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans;

namespace Nexus.Embedded;

/// <summary>Registration of the embedded engine.</summary>
public static class EmbeddedGrainExtensions
{
    /// <summary>
    /// Adds the one-process grain engine. It runs as a hosted service: what is registered after it stops before it.
    /// Gives <see cref="IGrainFactory"/> and <see cref="IClusterClient"/>.
    /// </summary>
    public static IServiceCollection AddEmbeddedGrains(this IServiceCollection services, Action<EmbeddedGrainOptions>? configure = null)
    {
        var options = new EmbeddedGrainOptions();
        configure?.Invoke(options);
        services.AddLogging();
        services.AddSingleton(options);
        options.Apply(services);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<GrainEngine>();
        services.AddSingleton<StreamProviders>();
        services.AddSingleton<ReminderService>();
        services.AddSingleton<IGrainFactory>(provider => provider.GetRequiredService<GrainEngine>().Factory);
        services.AddSingleton<IClusterClient>(provider => provider.GetRequiredService<GrainEngine>().Factory);
        services.AddHostedService<EngineService>();
        return services;
    }
}
