namespace Orleans.Runtime;

/// <summary>The text of a grain key or grain type.</summary>
public readonly struct IdSpan : IEquatable<IdSpan>
{
    // A string here, bytes in Orleans: nothing in one process ever needs the bytes.
    private readonly string? _value;

    private IdSpan(string value) => _value = value;

    public bool IsDefault => _value is null;

    public static IdSpan Create(string id) => new(id);

    public bool Equals(IdSpan obj) => string.Equals(_value, obj._value, StringComparison.Ordinal);

    public override bool Equals(object? obj) => obj is IdSpan other && Equals(other);

    public override int GetHashCode() => _value is null ? 0 : _value.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => _value ?? "";

    public static bool operator ==(IdSpan left, IdSpan right) => left.Equals(right);

    public static bool operator !=(IdSpan left, IdSpan right) => !left.Equals(right);
}
