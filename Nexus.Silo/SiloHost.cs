using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nexus.Configuration;
using Nexus.Engine;
using Nexus.Logging;
using Nexus.Stores;

namespace Nexus;

/// <summary>Starts a silo with its API: stores first, then grains, then the first tenant, then the socket.</summary>
public static partial class SiloHost
{
    public static Task<RunningSilo> StartAsync(NexusOptions options, CancellationToken cancellation) => StartAsync(options, _ => { }, cancellation);

    /// <param name="change">Changes services after all of Nexus' own are registered: another clock, another planner.</param>
    public static async Task<RunningSilo> StartAsync(NexusOptions options, Action<IServiceCollection> change, CancellationToken cancellation)
    {
        var localAdminKey = "nxs_" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, EnvironmentName = options.IsProduction ? "Production" : "Development" });
        builder.Logging.AddNexusLogging(options);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false).UseUrls(options.Url.GetLeftPart(UriPartial.Authority));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(30));
        builder.Services.AddNexusStores(new StoreOptions { DataDirectory = options.DataDir, DatabaseUrl = options.DatabaseUrl });
        builder.AddNexusEngine(options);
        builder.Services.AddNexusSilo(options);
        builder.Services.AddNexusApi(FaceOptions.Of(options, localAdminKey));
        change(builder.Services);

        var app = builder.Build();
        try
        {
            await app.Services.GetRequiredService<IStoreLifetime>().StartAsync(cancellation);
            app.MapNexusApi();
            app.MapNexusEngine(options);
            await app.StartAsync(cancellation);
            var url = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
            app.Services.GetService<DataDirectory>()?.Announce(url.ToString());
            LogReady(app.Logger, NexusEngine.Name, url, options.DataDir);
            return new RunningSilo(app, url, localAdminKey);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Nexus ({Engine} engine) at {Url}, interactive documentation at {Url}docs, data in {DataDir}")]
    private static partial void LogReady(ILogger logger, string engine, Uri url, string dataDir);
}
