using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Nexus.Stores;

namespace Nexus;

/// <summary>A silo that answers at <see cref="Url"/> until it is disposed.</summary>
public sealed class RunningSilo : IAsyncDisposable
{
    private readonly WebApplication _app;

    internal RunningSilo(WebApplication app, Uri url, string localAdminKey) => (_app, Url, LocalAdminKey) = (app, url, localAdminKey);

    /// <summary>Where it listens.</summary>
    public Uri Url { get; }

    /// <summary>An admin key of the first tenant that only this process knows and that ends with it.</summary>
    public string LocalAdminKey { get; }

    /// <summary>What it is made of.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Until the process is told to stop.</summary>
    public Task WaitForShutdownAsync() => _app.WaitForShutdownAsync();

    /// <summary>Stops: no new requests, running ones end, grains are saved, stores flushed.</summary>
    public async ValueTask DisposeAsync()
    {
        var stores = _app.Services.GetRequiredService<IStoreLifetime>();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await stores.DisposeAsync();
    }
}
