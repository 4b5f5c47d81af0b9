using Orleans.Runtime;

namespace Nexus.Calls;

/// <summary>A tenant's grains exist for that tenant only: for any other caller they are not found, never forbidden.</summary>
public sealed class TenantFilter : IIncomingGrainCallFilter
{
    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.Grain is ITenantGrain)
        {
            if (RequestContext.Get(CallContext.Tenant) is not string tenant)
                throw new NexusException(ErrorCode.Unauthenticated, "a call without a tenant is refused");
            if (!Belongs(((Grain)context.Grain).GetPrimaryKeyString(), tenant))
                throw new NexusException(ErrorCode.NotFound, "not found");
        }

        return context.Invoke();
    }

    private static bool Belongs(string key, string tenant) =>
        key.StartsWith(tenant, StringComparison.Ordinal) && (key.Length == tenant.Length || key[tenant.Length] == '/');
}
