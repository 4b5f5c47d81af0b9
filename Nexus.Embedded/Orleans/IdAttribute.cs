namespace Orleans;

/// <summary>The number of a member on the wire, never reused.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.Field)]
public sealed class IdAttribute : Attribute
{
    public IdAttribute(uint id) => Id = id;

    public uint Id { get; }
}
