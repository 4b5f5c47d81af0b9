using System.ComponentModel;

namespace Nexus.Embedded;

/// <summary>A grain class, as the generator describes it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class GrainClassInfo
{
    public required Type Type { get; init; }

    public required string GrainType { get; init; }

    public required Type[] Interfaces { get; init; }

    public required Func<GrainActivator, object> Create { get; init; }

    public bool IsReentrant { get; init; }

    public bool KeepAlive { get; init; }

    public TimeSpan? CollectionAge { get; init; }

    /// <summary>How many activations of a stateless worker there may be; 0 for other grains, -1 for as many as processors.</summary>
    public int StatelessWorkers { get; init; }

    public string[] StreamNamespaces { get; init; } = [];

    internal int MaxWorkers => StatelessWorkers < 0 ? Environment.ProcessorCount : StatelessWorkers;
}
