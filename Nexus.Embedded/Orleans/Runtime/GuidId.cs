namespace Orleans.Runtime;

/// <summary>The identity of a subscription.</summary>
public sealed class GuidId : IEquatable<GuidId>
{
    public readonly Guid Guid;

    private GuidId(Guid guid) => Guid = guid;

    public static GuidId GetGuidId(Guid guid) => new(guid);

    public bool Equals(GuidId? other) => other is not null && Guid == other.Guid;

    public override bool Equals(object? obj) => Equals(obj as GuidId);

    public override int GetHashCode() => Guid.GetHashCode();

    public override string ToString() => Guid.ToString();
}
