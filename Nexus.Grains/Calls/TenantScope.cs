using Orleans.Runtime;

namespace Nexus.Calls;

/// <summary>The request context does not exist in timers and background work: there the tenant comes from the grain's own key.</summary>
public static class TenantScope
{
    public static void Enter(string tenant, string principal = "system")
    {
        RequestContext.Set(CallContext.Tenant, tenant);
        RequestContext.Set(CallContext.Principal, principal);
    }
}
