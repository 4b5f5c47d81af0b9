using System.ComponentModel;

namespace Nexus.Embedded;

/// <summary>A grain interface, as the generator describes it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class GrainInterfaceInfo
{
    public required Type Type { get; init; }

    public required Func<GrainTarget, GrainProxy> CreateProxy { get; init; }

    /// <summary>A type in a signature that has no serializer: Orleans would refuse the whole interface, so it is refused here.</summary>
    public string? Unserializable { get; init; }
}
