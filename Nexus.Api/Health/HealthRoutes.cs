using Nexus.Api;

namespace Nexus.Health;

/// <summary>Whether Nexus is well. Public, and always 200.</summary>
internal sealed class HealthRoutes(ApiOptions options, HealthProbe probe) : IRoutes
{
    public void Map(RouteGroupBuilder v1) => v1.Map("GET", "/health", HealthAsync, new Route("Health", Permission.Public)
    {
        Description = "Always 200; `status` is `ok` or `degraded`. The store is read at most once a second, and written to at most every five: one that is full is degraded.",
        Gives = typeof(HealthResponse),
        Head = true,
    });

    private async Task HealthAsync(HttpContext context)
    {
        var services = await probe.AskAsync();
        var status = services is { Database: true, VectorStore: true } ? "ok" : "degraded";
        await context.WriteAsync(new HealthResponse(status, options.Version, services with { Api = true }, options.Embedder?.Name), WireJson.Default.HealthResponse);
    }
}
