using Microsoft.Extensions.DependencyInjection;
using Nexus.Embedded;
using Orleans.Streams;

namespace Orleans;

/// <summary>Streams, as seen from a grain.</summary>
public static class GrainStreamingExtensions
{
    public static IStreamProvider GetStreamProvider(this IGrainBase grain, string name) =>
        Activation.Of(grain).ActivationServices.GetRequiredKeyedService<IStreamProvider>(name);

    public static IStreamProvider GetStreamProvider(this Grain grain, string name) => ((IGrainBase)grain).GetStreamProvider(name);
}
