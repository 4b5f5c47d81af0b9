namespace Orleans.Runtime;

/// <summary>Which stream: a namespace and a key.</summary>
public readonly struct StreamId : IEquatable<StreamId>
{
    private readonly string? _namespace;
    private readonly string? _key;

    private StreamId(string? ns, string key)
    {
        _namespace = ns;
        _key = key;
    }

    public static StreamId Create(string ns, string key)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        return new(ns, key);
    }

    public string? GetNamespace() => _namespace;

    public string GetKeyAsString() => _key ?? "";

    public bool Equals(StreamId other) =>
        string.Equals(_key, other._key, StringComparison.Ordinal) && string.Equals(_namespace, other._namespace, StringComparison.Ordinal);

    public override bool Equals(object? obj) => obj is StreamId other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_namespace, _key);

    public override string ToString() => $"{_namespace}/{_key}";

    public static bool operator ==(StreamId s1, StreamId s2) => s1.Equals(s2);

    public static bool operator !=(StreamId s1, StreamId s2) => !s1.Equals(s2);
}
