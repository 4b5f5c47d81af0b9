using System.ComponentModel;
using Orleans.Runtime;

namespace Nexus.Embedded;

/// <summary>Where the calls through one reference go: a grain class and a key.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class GrainTarget
{
    // A hint: the activation of the last call. If it has ended it says so, and the directory is asked again.
    private Activation? _last;

    internal GrainTarget(GrainClass grainClass, string key)
    {
        Class = grainClass;
        Key = key;
    }

    internal GrainClass Class { get; }

    internal string Key { get; }

    internal GrainEngine Engine => Class.Engine;

    internal GrainId GrainId => GrainId.Create(Class.GrainType, Key);

    internal bool SameAs(GrainTarget other) => Class == other.Class && string.Equals(Key, other.Key, StringComparison.Ordinal);

    /// <summary>Gives the request to the activation of this grain, which is made if there is none.</summary>
    /// <exception cref="SiloUnavailableException">The engine no longer takes such requests.</exception>
    internal void Deliver(GrainRequest request)
    {
        if (Engine.Refuses(request))
            throw Engine.Unavailable();
        if (Class.IsStatelessWorker)
        {
            Class.DeliverToWorker(this, request);
            return;
        }

        var activation = _last;
        while (activation is null || !activation.TryReceive(request))
            _last = activation = Class.FindOrCreate(this);
    }
}
