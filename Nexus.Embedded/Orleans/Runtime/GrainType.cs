namespace Orleans.Runtime;

/// <summary>The name under which a grain class is known, the same in every process and version.</summary>
public readonly struct GrainType : IEquatable<GrainType>
{
    public GrainType(IdSpan id) => Value = id;

    public bool IsDefault => Value.IsDefault;

    public IdSpan Value { get; }

    public static GrainType Create(string value) => new(IdSpan.Create(value));

    public bool Equals(GrainType obj) => Value.Equals(obj.Value);

    public override bool Equals(object? obj) => obj is GrainType other && Equals(other);

    public override int GetHashCode() => Value.GetHashCode();

    public override string? ToString() => Value.ToString();

    public static bool operator ==(GrainType left, GrainType right) => left.Equals(right);

    public static bool operator !=(GrainType left, GrainType right) => !left.Equals(right);
}
