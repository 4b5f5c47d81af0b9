using System.Collections.Concurrent;
using Nexus.Tenants;

namespace Nexus.Access;

/// <summary>Whether a tenant exists. Remembered at the edge for a few seconds: a token outlives neither its key's tenant nor a store that was exchanged.</summary>
internal sealed class KnownTenants(IGrainFactory grains, TimeProvider time)
{
    private const int MaxRemembered = 10_000;
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, long> _known = new(StringComparer.Ordinal);

    public ValueTask<bool> HasAsync(string tenant) =>
        _known.TryGetValue(tenant, out var at) && time.GetElapsedTime(at) < Remembered ? new(true) : new(AskAsync(tenant));

    private async Task<bool> AskAsync(string tenant)
    {
        if (await grains.GetGrain<ITenantsGrain>(ITenantsGrain.Key).FindAsync(tenant) is null)
        {
            _known.TryRemove(tenant, out _);
            return false;
        }

        if (_known.Count >= MaxRemembered) _known.Clear();
        _known[tenant] = time.GetTimestamp();
        return true;
    }
}
