using Microsoft.Extensions.DependencyInjection;
using Nexus.Tests.Engine;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Storage;
using Orleans.TestingHost;
using Xunit;

namespace Nexus.Tests.Fixtures;

/// <summary>Orleans, one silo in this process, set up as the conformance suite needs it.</summary>
public sealed class EngineFixture : IAsyncLifetime
{
    private InProcessTestCluster? _cluster;

    public static TimeSpan ResponseTimeout { get; } = TimeSpan.FromSeconds(2);

    public IClusterClient Client => _cluster!.Client;

    /// <summary>The services that grains see.</summary>
    public IServiceProvider Services => _cluster!.GetSiloServiceProvider();

    public async ValueTask InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton<StubStorage>();
            silo.Services.AddKeyedSingleton<IGrainStorage>("stub", (services, _) => services.GetRequiredService<StubStorage>());
            silo.AddMemoryGrainStorageAsDefault();
            silo.AddMemoryGrainStorage("store");
            silo.AddMemoryGrainStorage("PubSubStore");
            silo.AddMemoryStreams("streams");
            silo.UseInMemoryReminderService();
            silo.AddIncomingGrainCallFilter<RecordingFilter>();
            silo.Configure<ReminderOptions>(options => options.MinimumReminderPeriod = TimeSpan.FromMilliseconds(100));
            silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = ResponseTimeout);
        });
        builder.ConfigureClient(client =>
        {
            client.AddMemoryStreams("streams");
            client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = ResponseTimeout);
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
            await _cluster.DisposeAsync();
    }
}
