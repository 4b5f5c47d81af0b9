using System.Collections.Concurrent;

namespace Nexus.Actions;

/// <summary>Which actions this process is carrying out: recovery never touches one of them, and a tenant's share is bounded.</summary>
/// <param name="limit">How many actions of one tenant may be under way at once. 1,024.</param>
public sealed class ActionsUnderWay(int limit = 1024)
{
    private readonly ConcurrentDictionary<string, string> _seals = new();
    private readonly ConcurrentDictionary<string, int> _perTenant = new();

    /// <exception cref="NexusException">QuotaReached if the tenant's share is used up.</exception>
    public void Begin(string tenant, string sealId)
    {
        if (_perTenant.AddOrUpdate(tenant, 1, static (_, n) => n + 1) > limit)
        {
            _perTenant.AddOrUpdate(tenant, 0, static (_, n) => n - 1);
            throw new NexusException(ErrorCode.QuotaReached, $"{limit} actions of this tenant are under way already; try again in 1 s") { RetryAfterSeconds = 1 };
        }

        _seals[sealId] = tenant;
    }

    public void End(string sealId)
    {
        if (_seals.TryRemove(sealId, out var tenant)) _perTenant.AddOrUpdate(tenant, 0, static (_, n) => n - 1);
    }

    public bool Contains(string sealId) => _seals.ContainsKey(sealId);
}
