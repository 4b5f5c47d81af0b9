using System.Collections.Immutable;
using Nexus.Entities;
using Nexus.Events;
using Nexus.Ledger;
using Nexus.Repairs;
using Nexus.Rules;
using Orleans.Runtime;

namespace Nexus.Threats;

/// <summary>How observation fares. Public in brief; with credentials, in full.</summary>
internal sealed class StatusRoutes(IGrainFactory grains, Authenticator authenticator) : IObservationRoutes
{
    public void Map(RouteGroupBuilder nexus) => nexus.Map("GET", "/status", StatusAsync, new Route("How observation fares", Permission.Public)
    {
        Description = "Without credentials only `alive`; with them the last alert and figures of the caller's tenant.",
        Gives = typeof(StatusResponse),
    });

    private async Task StatusAsync(HttpContext context)
    {
        if (context.Request.Headers.Authorization.Count == 0)
        {
            await context.WriteAsync(new StatusResponse(true, null, null), WireJson.Default.StatusResponse);
            return;
        }

        var caller = await authenticator.AuthenticateAsync(context);
        RequestContext.Set(CallContext.Tenant, caller.Tenant);
        RequestContext.Set(CallContext.Principal, caller.Principal);
        await context.WriteAsync(await OfAsync(caller.Tenant), WireJson.Default.StatusResponse);
    }

    private async Task<StatusResponse> OfAsync(string tenant)
    {
        var feed = grains.GetGrain<IThreatFeedGrain>(tenant);
        var ingest = await grains.GetGrain<IIngestGrain>(tenant).ViewAsync();
        var counts = await feed.CountsAsync();
        var rules = await grains.GetGrain<IRulesGrain>(tenant).ListAsync();
        var entities = await grains.GetGrain<IEntitiesGrain>(tenant).ListAsync();
        var last = await feed.LastAsync();
        var metrics = new StatusMetrics(
            ingest.EventsTotal, ingest.EventsPerSecond, ingest.UnreadTotal, counts.ToImmutableDictionary(count => WireName.Of(count.Severity), count => count.Total), counts.Sum(count => count.Open),
            [.. ingest.Sources.Select(source => new SourceResponse(source.Name, source.Records, source.Unread, source.LastAt, source.Error.Length > 0 ? source.Error : null))],
            [.. ingest.Unread.Select(one => new UnreadResponse(one.Position, one.Source, one.ReceivedAt, one.Error, one.Excerpt))],
            rules.Rules.Count(rule => rule.IsEnabled), entities.Count(entity => entity is { IsActive: true, MissSeconds: > 0 }), ingest.LagMs, RuleRoutes.Answer(rules.Faults),
            ingest.ThrottledTotal, [.. (await grains.GetGrain<IThrottlesGrain>(tenant).ListAsync()).Select(bound => new ThrottleResponse(bound.Entity, bound.PerSecond, bound.Until))]);
        return new StatusResponse(true, last is null ? null : AlertResponse.Of(last), metrics);
    }
}
