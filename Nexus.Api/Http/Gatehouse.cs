using Orleans.Runtime;

namespace Nexus.Http;

/// <summary>Before a route runs: who calls, may they, how often. What the caller is goes with every grain call the route makes.</summary>
internal sealed class Gatehouse(Authenticator authenticator, RateLimits limits)
{
    public async Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<Route>() is { } route)
        {
            context.Response.Headers.CacheControl = "no-store";
            if (!route.Permission.IsPublic)
            {
                var caller = await AdmitAsync(context, route);
                context.Features.Set(caller);
                QueryReader.CheckNames(context, route);

                // Here and not in a method of its own: what an async method sets ends with it.
                RequestContext.Set(CallContext.Tenant, caller.Tenant);
                RequestContext.Set(CallContext.Role, WireNames.Of(caller.Role));
                RequestContext.Set(CallContext.Principal, caller.Principal);
            }

            BodyForm.Check(context, route);
        }

        await next(context);
    }

    private async ValueTask<Caller> AdmitAsync(HttpContext context, Route route)
    {
        var caller = await authenticator.AuthenticateAsync(context);
        if (!route.Unmetered) limits.CountRequest(caller.Tenant);
        route.Permission.Check(caller);
        if (route.StartsChain) limits.CountChain(caller.Tenant);
        return caller;
    }
}
