using System.Collections.Immutable;

namespace Nexus.Events;

/// <summary>What a format's reader has understood of a record so far.</summary>
internal sealed class EventBuilder
{
    public const int MaxFields = 256;
    public const int MaxValue = 8192;

    private readonly ImmutableArray<EventField>.Builder _fields = ImmutableArray.CreateBuilder<EventField>(12);

    public string Entity { get; set; } = "";

    public string Type { get; set; } = "";

    public string Session { get; set; } = "";

    public DateTimeOffset? At { get; set; }

    public int Count { get; set; } = 1;

    /// <summary>Adds a field; the first of a name stands.</summary>
    public void Add(string name, string? value)
    {
        if (string.IsNullOrEmpty(value) || _fields.Count >= MaxFields) return;
        foreach (var field in _fields)
            if (field.Name == name) return;
        _fields.Add(new EventField(name, value.Length <= MaxValue ? value : value[..MaxValue]));
    }

    public string? Find(string name)
    {
        foreach (var field in _fields)
            if (field.Name == name) return field.Value;
        return null;
    }

    public ImmutableArray<EventField> Fields() => _fields.Count == _fields.Capacity ? _fields.MoveToImmutable() : _fields.ToImmutable();
}
