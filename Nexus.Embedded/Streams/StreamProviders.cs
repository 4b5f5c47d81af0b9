using System.Collections.Concurrent;

namespace Nexus.Embedded;

/// <summary>The stream providers of one engine, by name.</summary>
internal sealed class StreamProviders(GrainEngine engine)
{
    private readonly ConcurrentDictionary<string, StreamProvider> _providers = new(StringComparer.Ordinal);

    /// <summary>Whether all events have reached their subscribers.</summary>
    public bool AreQuiet => _providers.Values.All(provider => provider.IsQuiet);

    public StreamProvider Get(string name) => _providers.GetOrAdd(name, static (name, engine) => new StreamProvider(engine, name), engine);
}
