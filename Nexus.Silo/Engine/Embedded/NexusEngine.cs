using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Calls;
using Nexus.Configuration;
using Nexus.Embedded;
using Nexus.Stores;

namespace Nexus.Engine;

/// <summary>The one-process grain engine.</summary>
internal static class NexusEngine
{
    public const string Name = "Embedded";

    public static void AddNexusEngine(this WebApplicationBuilder builder, NexusOptions options)
    {
        if (options.Dashboard) throw new NexusException(ErrorCode.Invalid, "dashboard 'true' needs the Orleans engine; this silo was built with Embedded");
        if (options.Clustering != ClusteringKind.Localhost)
            throw new NexusException(ErrorCode.Invalid, $"clustering '{options.Clustering.ToString().ToLowerInvariant()}' needs the Orleans engine; this silo was built with Embedded, which knows one process only (clustering must be localhost)");
        builder.Services.AddEmbeddedGrains(engine =>
        {
            engine.AddGrainStorage("snapshots", services => services.GetRequiredService<SnapshotGrainStorage>());
            engine.AddMemoryStreams("streams");
            engine.AddIncomingGrainCallFilter<TenantFilter>();
        });
    }

    /// <summary>This engine faces nobody.</summary>
    public static void MapNexusEngine(this WebApplication app, NexusOptions options)
    {
    }

    /// <summary>Never: a silo of its own has no use for Redis.</summary>
    public static Task<bool> RedisAnswersAsync(IServiceProvider services, NexusOptions options, CancellationToken cancellation) => Task.FromResult(false);
}
