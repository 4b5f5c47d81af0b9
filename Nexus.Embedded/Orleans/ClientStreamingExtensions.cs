using Microsoft.Extensions.DependencyInjection;
using Orleans.Streams;

namespace Orleans;

/// <summary>Streams, as seen from outside any grain: for publishing.</summary>
public static class ClientStreamingExtensions
{
    public static IStreamProvider GetStreamProvider(this IClusterClient client, string name) =>
        client.ServiceProvider.GetRequiredKeyedService<IStreamProvider>(name);
}
