using Nexus.Api;
using Nexus.Personas;

namespace Nexus.Gates;

/// <summary>The gates' thresholds and how they have judged so far.</summary>
internal sealed class GateRoutes(IGrainFactory grains, ApiOptions options) : IRoutes
{
    public void Map(RouteGroupBuilder v1)
    {
        v1.Map("GET", "/gates", ListAsync, new Route("The four gates and their thresholds", Permission.Read) { Gives = typeof(GatesResponse), Problem = true });
        v1.Map("GET", "/gates/stats", StatsAsync, new Route("How often each gate passed, failed, skipped", Permission.Read) { Gives = typeof(GateStatsResponse), Problem = true });
    }

    private Task ListAsync(HttpContext context) => context.WriteAsync(new GatesResponse(options.Gates, options.Embedder), WireJson.Default.GatesResponse);

    private async Task StatsAsync(HttpContext context)
    {
        var tenant = context.Caller().Tenant;
        var personas = await grains.GetGrain<IPersonasGrain>(tenant).ListAsync();
        var views = await Task.WhenAll(personas.Select(persona => grains.GetGrain<IPersonaGrain>(GrainKey.Of(tenant, persona.Id)).ViewAsync()));
        var answer = new GateStatsResponse(GateStats.Of(options.Gates, views.Select(view => view.Stats)), views.Sum(view => view.Stats.Actions), views.Sum(view => view.Stats.Refused), views.Sum(view => view.Stats.Shadowed));
        await context.WriteAsync(answer, WireJson.Default.GateStatsResponse);
    }
}
