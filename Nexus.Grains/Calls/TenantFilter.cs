using Orleans.Runtime;

namespace Nexus.Calls;

/// <summary>A tenant's grains exist for that tenant only: for any other caller they are not found, never forbidden.</summary>
public sealed class TenantFilter : IIncomingGrainCallFilter
{
    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.Grain is ITenantGrain)
        {
            var tenant = RequestContext.Get(CallContext.Tenant) as string;
            if ((tenant is null || !Belongs(((Grain)context.Grain).GetPrimaryKeyString(), tenant)) && IsAsked(context))
                throw tenant is null ? new NexusException(ErrorCode.Unauthenticated, "a call without a tenant is refused") : new NexusException(ErrorCode.NotFound, "not found");
        }

        return context.Invoke();
    }

    /// <summary>Ticks of a grain's own timers and deliveries of streams come from the engine, by interfaces of its own, and carry no tenant: the grain enters its own.</summary>
    private static bool IsAsked(IIncomingGrainCallContext context) => context.InterfaceMethod.DeclaringType!.IsAssignableTo(typeof(ITenantGrain));

    private static bool Belongs(string key, string tenant) =>
        key.StartsWith(tenant, StringComparison.Ordinal) && (key.Length == tenant.Length || key[tenant.Length] == '/');
}
