using System.Collections.Concurrent;

namespace Nexus.Actions;

/// <summary>Which actions this process is carrying out: recovery never touches one of them, and a tenant's share is bounded.</summary>
/// <param name="limit">How many actions of one tenant may be under way at once. 1,024.</param>
public sealed class ActionsUnderWay(int limit = 1024)
{
    private readonly ConcurrentDictionary<string, Share> _seals = new();
    private readonly ConcurrentDictionary<string, Share> _perTenant = new();

    /// <exception cref="NexusException">QuotaReached if the tenant's share is used up.</exception>
    public void Begin(string tenant, string sealId)
    {
        var share = _perTenant.GetOrAdd(tenant, static _ => new Share());
        if (Interlocked.Increment(ref share.Used) > limit)
        {
            Interlocked.Decrement(ref share.Used);
            throw new NexusException(ErrorCode.QuotaReached, $"{limit} actions of this tenant are under way already; try again in 1 s") { RetryAfterSeconds = 1 };
        }

        _seals[sealId] = share;
    }

    public void End(string sealId)
    {
        if (_seals.TryRemove(sealId, out var share)) Interlocked.Decrement(ref share.Used);
    }

    public bool Contains(string sealId) => _seals.ContainsKey(sealId);

    private sealed class Share
    {
        public int Used;
    }
}
