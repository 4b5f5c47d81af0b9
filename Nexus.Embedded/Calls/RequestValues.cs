using System.Collections.Immutable;

namespace Nexus.Embedded;

/// <summary>What a call carries beside its arguments. Never changes, so that sending it costs a reference.</summary>
internal sealed class RequestValues
{
    public static readonly RequestValues None = new([], Guid.Empty);

    private static readonly AsyncLocal<RequestValues?> _current = new();

    private ExecutionContext? _flow;

    private RequestValues(ImmutableArray<KeyValuePair<string, object>> values, Guid reentrancyId)
    {
        Values = values;
        ReentrancyId = reentrancyId;
    }

    public static RequestValues? Current
    {
        get => _current.Value;
        set => _current.Value = value is null || (value.Values.IsEmpty && value.ReentrancyId == Guid.Empty) ? null : value;
    }

    // Two or three of them: a search from the front beats every dictionary.
    public ImmutableArray<KeyValuePair<string, object>> Values { get; }

    public Guid ReentrancyId { get; }

    /// <summary>Makes these the values of the turn that now begins, which has none yet.</summary>
    public void Enter()
    {
        // The context that holds them is made once, not with every call that carries them.
        if (_flow is { } flow)
        {
            ExecutionContext.Restore(flow);
            return;
        }

        Current = this;
        _flow = ExecutionContext.Capture();
    }

    public object? Find(string key) => IndexOf(key) is >= 0 and var at ? Values[at].Value : null;

    public RequestValues With(string key, object value)
    {
        var pair = KeyValuePair.Create(key, value);
        return new(IndexOf(key) is >= 0 and var at ? Values.SetItem(at, pair) : Values.Add(pair), ReentrancyId);
    }

    public RequestValues With(Guid reentrancyId) => new(Values, reentrancyId);

    /// <summary>These without the key; the same if they have none.</summary>
    public RequestValues Without(string key) => IndexOf(key) is >= 0 and var at ? new(Values.RemoveAt(at), ReentrancyId) : this;

    private int IndexOf(string key)
    {
        for (var i = 0; i < Values.Length; i++)
        {
            if (string.Equals(Values[i].Key, key, StringComparison.Ordinal))
                return i;
        }

        return -1;
    }
}
