using Nexus.Embedded;

namespace Orleans.Runtime;

/// <summary>Values that travel with a call and with the calls it makes. They do not travel back.</summary>
public static class RequestContext
{
    public static IEnumerable<string> Keys => RequestValues.Current?.Values.Select(pair => pair.Key) ?? [];

    public static IEnumerable<KeyValuePair<string, object>> Entries => RequestValues.Current?.Values ?? [];

    public static Guid ReentrancyId
    {
        get => RequestValues.Current?.ReentrancyId ?? Guid.Empty;
        set => RequestValues.Current = (RequestValues.Current ?? RequestValues.None).With(value);
    }

    public static object? Get(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return RequestValues.Current?.Find(key);
    }

    public static void Set(string key, object value)
    {
        ArgumentNullException.ThrowIfNull(key);
        RequestValues.Current = (RequestValues.Current ?? RequestValues.None).With(key, value);
    }

    public static bool Remove(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (RequestValues.Current is not { } now || now.Without(key) is var without && ReferenceEquals(without, now))
            return false;
        RequestValues.Current = without;
        return true;
    }

    public static void Clear() => RequestValues.Current = null;

    /// <summary>Until disposed, calls that come back along this chain may enter the grain that opened the section.</summary>
    public static ReentrancySection AllowCallChainReentrancy()
    {
        var original = ReentrancyId;
        var chain = original == Guid.Empty ? Guid.NewGuid() : original;
        ReentrancyId = chain;

        // From outside any grain there is nobody to be entered again.
        Activation.Current?.EnterSection(chain);
        return new ReentrancySection(original, chain);
    }

    /// <summary>Until disposed, calls do not carry the chain.</summary>
    public static ReentrancySection SuppressCallChainReentrancy()
    {
        var original = ReentrancyId;
        ReentrancyId = Guid.Empty;
        return new ReentrancySection(original, Guid.Empty);
    }

    /// <summary>Ends a section when disposed.</summary>
    public readonly struct ReentrancySection : IDisposable
    {
        private readonly Guid _original;
        private readonly Guid _chain;

        public ReentrancySection(Guid originalReentrancyId, Guid newReentrancyId)
        {
            _original = originalReentrancyId;
            _chain = newReentrancyId;
        }

        public readonly void Dispose()
        {
            if (_chain != Guid.Empty)
                Activation.Current?.LeaveSection(_chain);
            ReentrancyId = _original;
        }
    }
}
