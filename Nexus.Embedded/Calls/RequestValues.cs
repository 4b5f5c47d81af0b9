using System.Collections.Immutable;

namespace Nexus.Embedded;

/// <summary>What a call carries beside its arguments. Never changes, so that sending it costs a reference.</summary>
internal sealed class RequestValues
{
    public static readonly RequestValues None = new(ImmutableDictionary<string, object>.Empty, Guid.Empty);

    private static readonly AsyncLocal<RequestValues?> _current = new();

    private RequestValues(ImmutableDictionary<string, object> values, Guid reentrancyId)
    {
        Values = values;
        ReentrancyId = reentrancyId;
    }

    public static RequestValues? Current
    {
        get => _current.Value;
        set => _current.Value = value is null || (value.Values.IsEmpty && value.ReentrancyId == Guid.Empty) ? null : value;
    }

    public ImmutableDictionary<string, object> Values { get; }

    public Guid ReentrancyId { get; }

    public RequestValues With(string key, object value) => new(Values.SetItem(key, value), ReentrancyId);

    public RequestValues With(Guid reentrancyId) => new(Values, reentrancyId);

    public RequestValues Without(string key) => new(Values.Remove(key), ReentrancyId);
}
