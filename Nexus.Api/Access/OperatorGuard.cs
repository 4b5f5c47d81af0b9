using Microsoft.Extensions.DependencyInjection;
using Nexus.Api;
using Nexus.Tenants;

namespace Nexus.Access;

/// <summary>For pages that a host maps besides the API and that show what belongs to every tenant.</summary>
public static class OperatorGuard
{
    private static readonly Permission Operate = new("see the whole cluster", Role.Operator, Role.Admin);

    /// <summary>Answers each of these endpoints only to an operator or admin of the home tenant; to others 401 or 403, as the API does.</summary>
    public static void RequireHomeOperator(this IEndpointConventionBuilder endpoints) => endpoints.Finally(endpoint =>
    {
        // Wrapped, not filtered: endpoint filters pass over endpoints that are bare request delegates.
        var page = endpoint.RequestDelegate ?? throw new InvalidOperationException($"the endpoint {endpoint.DisplayName} answers nothing");
        endpoint.RequestDelegate = async context =>
        {
            context.Response.Headers.CacheControl = "no-store";
            await CheckAsync(context);
            await page(context);
        };
    });

    /// <exception cref="NexusException">The caller is unknown, or known and not an operator of the home tenant.</exception>
    private static async Task CheckAsync(HttpContext context)
    {
        var caller = await context.RequestServices.GetRequiredService<Authenticator>().AuthenticateAsync(context);
        context.RequestServices.GetRequiredService<RateLimits>().CountRequest(caller.Tenant);
        Operate.Check(caller);
        var home = context.RequestServices.GetRequiredService<ApiOptions>().HomeTenant;
        if (caller.Tenant != home) throw new NexusException(ErrorCode.Forbidden, $"tenant {caller.Tenant} may not see the whole cluster; that takes an operator of tenant {home}");
    }
}
