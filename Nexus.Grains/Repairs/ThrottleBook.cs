using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Nexus.Repairs;

/// <summary>The bounds in force, as this process knows them, and how much of each second's share is used.</summary>
public sealed class ThrottleBook
{
    private readonly ConcurrentDictionary<string, FrozenDictionary<string, Bound>> _tenants = new();

    public void Set(string tenant, ImmutableArray<Throttle> throttles) => _tenants[tenant] = throttles.ToFrozenDictionary(throttle => throttle.Entity, throttle => new Bound(throttle), StringComparer.Ordinal);

    /// <summary>Whether one more event of the entity is within its bound; if so, it is counted.</summary>
    public bool Admits(string tenant, string entity, DateTimeOffset now) =>
        !_tenants.TryGetValue(tenant, out var bounds) || !bounds.TryGetValue(entity, out var bound) || bound.Admits(now);

    private sealed class Bound(Throttle throttle)
    {
        private readonly Lock _gate = new();
        private long _second;
        private int _used;

        public bool Admits(DateTimeOffset now)
        {
            if (now >= throttle.Until) return true;
            lock (_gate)
            {
                var second = now.ToUnixTimeSeconds();
                if (second != _second) (_second, _used) = (second, 0);
                return ++_used <= throttle.PerSecond;
            }
        }
    }
}
