using Nexus.Embedded;

namespace Orleans.Runtime;

/// <summary>What a caller holds of a grain: its identity, never its object.</summary>
public class GrainReference : IAddressable, IEquatable<GrainReference>
{
    private readonly GrainTarget _target;

    internal GrainReference(GrainTarget target) => _target = target;

    public GrainId GrainId => _target.GrainId;

    public virtual string InterfaceName => "";

    internal GrainTarget Target => _target;

    public bool Equals(GrainReference? other) => other is not null && _target.SameAs(other._target);

    public override bool Equals(object? obj) => Equals(obj as GrainReference);

    public override int GetHashCode() => _target.GrainId.GetHashCode();

    public sealed override string ToString() => $"GrainReference:{GrainId}:{InterfaceName}";

    public static bool operator ==(GrainReference? reference1, GrainReference? reference2) =>
        reference1 is null ? reference2 is null : reference1.Equals(reference2);

    public static bool operator !=(GrainReference? reference1, GrainReference? reference2) => !(reference1 == reference2);
}
