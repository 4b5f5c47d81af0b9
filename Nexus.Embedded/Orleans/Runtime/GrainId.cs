using System.Text;

namespace Orleans.Runtime;

/// <summary>Which grain: its type and its key, written <c>type/key</c>.</summary>
public readonly struct GrainId : IEquatable<GrainId>
{
    public GrainId(GrainType type, IdSpan key)
    {
        Type = type;
        Key = key;
    }

    public bool IsDefault => Type.IsDefault && Key.IsDefault;

    public IdSpan Key { get; }

    public GrainType Type { get; }

    public static GrainId Create(GrainType type, IdSpan key) => new(type, key);

    public static GrainId Create(GrainType type, string key) => new(type, IdSpan.Create(key));

    public static GrainId Create(string type, string key) => new(GrainType.Create(type), IdSpan.Create(key));

    public static GrainId Parse(string value) =>
        TryParse(value, out var result) ? result : throw new FormatException($"'{value}' is not a grain id: type/key is expected.");

    public static bool TryParse(string? value, out GrainId result)
    {
        var slash = value?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        if (slash < 1)
        {
            result = default;
            return false;
        }

        // Only the first slash parts type from key: our keys hold slashes themselves.
        result = Create(value![..slash], value[(slash + 1)..]);
        return true;
    }

    /// <summary>A hash that is the same in every process, so that a table of reminders can be cut into ranges.</summary>
    public uint GetUniformHashCode()
    {
        var hash = 2166136261u;
        foreach (var octet in Encoding.UTF8.GetBytes(ToString()))
            hash = (hash ^ octet) * 16777619u;
        return hash;
    }

    public bool Equals(GrainId other) => Key.Equals(other.Key) && Type.Equals(other.Type);

    public override bool Equals(object? obj) => obj is GrainId other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Type, Key);

    public override string ToString() => $"{Type}/{Key}";

    public static bool operator ==(GrainId left, GrainId right) => left.Equals(right);

    public static bool operator !=(GrainId left, GrainId right) => !left.Equals(right);
}
