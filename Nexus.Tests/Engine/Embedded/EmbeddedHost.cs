using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Nexus.Embedded;
using Orleans;

namespace Nexus.Tests.Engine;

/// <summary>An embedded engine of its own, for tests that need other options than the shared one or that stop it.</summary>
internal sealed class EmbeddedHost : IAsyncDisposable
{
    private readonly IHost _host;

    private EmbeddedHost(IHost host) => _host = host;

    public IClusterClient Client => _host.Services.GetRequiredService<IClusterClient>();

    public static async Task<EmbeddedHost> StartAsync(Action<EmbeddedGrainOptions>? configure = null, TimeProvider? time = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<StubStorage>();
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddEmbeddedGrains(options =>
        {
            options.SweepInterval = TimeSpan.FromMilliseconds(20);
            options.StreamRetryDelay = TimeSpan.FromMilliseconds(5);
            options.MinimumReminderPeriod = TimeSpan.FromMilliseconds(50);
            options.AddMemoryGrainStorage("store");
            options.AddMemoryStreams("streams");
            configure?.Invoke(options);
        });
        var host = builder.Build();
        await host.StartAsync();
        return new(host);
    }

    public T Fresh<T>()
        where T : IGrainWithStringKey => Client.GetGrain<T>(Guid.NewGuid().ToString("N"));

    public Task StopAsync(CancellationToken cancellation = default) => _host.StopAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(new CancellationToken(canceled: true));
        _host.Dispose();
    }
}
