using System.Buffers.Text;
using System.Collections.Frozen;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nexus.Api;
using Nexus.Configuration;
using Nexus.Embeddings;
using Nexus.Engine;
using Nexus.Gates;
using Nexus.Knowledge;
using Nexus.Ledger;
using Nexus.Logging;
using Nexus.Stores;
using Nexus.Tenants;
using Nexus.Wire;

namespace Nexus;

/// <summary>Starts a silo with its API: stores first, then grains, then the first tenant, then the socket.</summary>
public static partial class SiloHost
{
    public static Task<RunningSilo> StartAsync(NexusOptions options, CancellationToken cancellation) => StartAsync(options, _ => { }, cancellation);

    /// <param name="change">Changes services after all of Nexus' own are registered: another clock, another planner.</param>
    public static async Task<RunningSilo> StartAsync(NexusOptions options, Action<IServiceCollection> change, CancellationToken cancellation)
    {
        _ = Rehearsal.BeginAsync();
        options = SecretKeyFile.Ensure(options);
        var listening = ListenAddress.Of(options.Url);
        var localAdminKey = "nxs_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, EnvironmentName = options.IsProduction ? "Production" : "Development" });
        builder.Logging.AddNexusLogging(options);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.AddServerHeader = false).UseUrls(listening);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(30));
        builder.Services.AddNexusStores(new StoreOptions { DataDirectory = options.DataDir, DatabaseUrl = options.DatabaseUrl });
        builder.AddNexusEngine(options);
        builder.Services.AddNexusSilo(options);
        builder.Services.AddSingleton(KeyOfThisProcess(localAdminKey));
        IServiceProvider? parts = null;
        builder.Services.AddNexusApi(ApiOptionsOf(options, probe => ProbeAsync(parts!, options, probe)));
        change(builder.Services);

        var app = builder.Build();
        parts = app.Services;
        // Beside each other: a start is mostly compilation, and has more than one processor.
        var encoder = Task.Run(() => app.Services.GetRequiredService<EncoderStart>().Begin(), CancellationToken.None);
        var stores = Task.Run(() => app.Services.GetRequiredService<IStoreLifetime>().StartAsync(cancellation), CancellationToken.None);
        try
        {
            foreach (var warning in FolderCheck.Run(options)) LogWarning(app.Logger, warning);
            app.MapNexusApi();
            app.MapNexusEngine(options);
            await stores;
            await app.StartAsync(cancellation);
            var url = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
            app.Services.GetRequiredService<IStoreLifetime>().Announce(url);
            if (!options.IsProduction && !ListenAddress.IsLocal(listening)) LogWarning(app.Logger, "url (NEXUS_URL, NEXUS_HOST): other machines can reach this silo, and in development whoever does is let in with the demo key; set env (NEXUS_ENV) to production");
            LogReady(app.Logger, NexusEngine.Name, url, options.DataDir);
            _ = ForgetStartAsync(app.Lifetime.ApplicationStopping);
            return new RunningSilo(app, url, localAdminKey);
        }
        catch (Exception failure)
        {
            // In order, or whatever runs in the background would be told of as broken.
            await Task.WhenAll(stores, encoder).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await app.StopAsync(CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await app.DisposeAsync();
            if (failure is IOException { InnerException: AddressInUseException }) throw ListenAddress.Refused(options.Url, "is in use by another process", failure, ErrorCode.Conflict);
            if (failure is SocketException refused) throw ListenAddress.Refused(options.Url, $"cannot be listened at: {refused.Message}", failure);
            throw;
        }
    }

    /// <summary>What a start leaves behind is given back to the system once, when the start is over and what it used is let go (<see cref="MappedFiles.Patience"/>): an idle silo weighs what it needs.</summary>
    private static async Task ForgetStartAsync(CancellationToken stopping)
    {
        await Task.Delay(TimeSpan.FromSeconds(4), stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!stopping.IsCancellationRequested) GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    private static ProcessKeys KeyOfThisProcess(string key) => new(new Dictionary<string, ApiKeyInfo>
    {
        [Bootstrap.Hash(key)] = new("local", Bootstrap.FirstTenant, Role.Admin, "this process", TimeProvider.System.GetUtcNow(), null),
    }.ToFrozenDictionary());

    private static ApiOptions ApiOptionsOf(NexusOptions options, Func<CancellationToken, Task<HealthServices>> probes) => new(Encoding.UTF8.GetBytes(options.SecretKey))
    {
        Production = options.IsProduction,
        DemoKey = !options.IsProduction,
        RequestsPerMinute = options.RateLimitRequestsPerMinute,
        ChainsPerHour = options.RateLimitChainsPerHour,
        HomeTenant = Bootstrap.FirstTenant,
        Probes = probes,
        Gates = GateRow.Whole().Describe(new GateSettings(options.GateIntentThreshold ?? EmbedderChoice.Describe(options).Threshold, options.GateDriftSigma)),
        Embedder = EmbedderOf(options),
    };

    private static EmbedderResponse EmbedderOf(NexusOptions options)
    {
        var chosen = EmbedderChoice.Describe(options);
        return new EmbedderResponse(chosen.Name, options.GateIntentThreshold ?? chosen.Threshold, chosen.Note);
    }

    /// <summary>Asks the stores, for the first tenant. One that does not answer throws, and the API calls that degraded.</summary>
    private static async Task<HealthServices> ProbeAsync(IServiceProvider parts, NexusOptions options, CancellationToken cancellation)
    {
        await parts.GetRequiredService<ISealLog>().HeadAsync(Bootstrap.FirstTenant, cancellation);
        await parts.GetRequiredService<StoreProbe>().CheckAsync(cancellation);
        await parts.GetRequiredService<IKnowledgeStore>().NamespacesAsync(Bootstrap.FirstTenant, cancellation);
        return new HealthServices(Api: true, Database: true, Redis: await NexusEngine.RedisAnswersAsync(parts, options, cancellation), VectorStore: true, Llm: false);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Warning}")]
    private static partial void LogWarning(ILogger logger, string warning);

    [LoggerMessage(Level = LogLevel.Information, Message = "Nexus ({Engine} engine) at {Url}, interactive documentation at {Url}docs, data in {DataDir}")]
    private static partial void LogReady(ILogger logger, string engine, Uri url, string dataDir);
}
