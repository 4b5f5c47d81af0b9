using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Nexus.Embedded;
using Nexus.Tests.Engine;
using Orleans;
using Orleans.Storage;
using Xunit;

namespace Nexus.Tests.Fixtures;

/// <summary>The embedded engine, set up as the conformance suite needs it.</summary>
public sealed class EngineFixture : IAsyncLifetime
{
    private IHost? _host;

    public static TimeSpan ResponseTimeout { get; } = TimeSpan.FromSeconds(2);

    public IClusterClient Client => _host!.Services.GetRequiredService<IClusterClient>();

    /// <summary>The services that grains see.</summary>
    public IServiceProvider Services => _host!.Services;

    public async ValueTask InitializeAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<StubStorage>();
        builder.Services.AddEmbeddedGrains(options =>
        {
            options.ResponseTimeout = ResponseTimeout;
            options.SweepInterval = TimeSpan.FromMilliseconds(100);
            options.MinimumReminderPeriod = TimeSpan.FromMilliseconds(100);
            options.StreamRetryDelay = TimeSpan.FromMilliseconds(20);
            options.AddMemoryGrainStorageAsDefault();
            options.AddMemoryGrainStorage("store");
            options.AddGrainStorage("stub", services => services.GetRequiredService<StubStorage>());
            options.AddMemoryStreams("streams");
            options.UseInMemoryReminderService();
            options.AddIncomingGrainCallFilter<RecordingFilter>();
        });
        _host = builder.Build();
        await _host.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is null)
            return;
        await _host.StopAsync();
        _host.Dispose();
    }
}
