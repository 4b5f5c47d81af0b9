namespace Nexus.Events;

/// <summary>One accepted event, with the exact text that came in: what an alert names as its evidence.</summary>
internal sealed class EventLookupRoutes(IGrainFactory grains) : IObservationRoutes
{
    public void Map(RouteGroupBuilder nexus) => nexus.Map("GET", "/events/{id}", FindAsync, new Route("One event, as evidence", Permission.Audit)
    {
        Description = "Read from the ingest journal of the silo that answers. A journal keeps what rules may still need, and at least the last 64 MiB; 404 once it has let go of the event.",
        Gives = typeof(EventResponse),
        Refuses = [404],
    });

    private async Task FindAsync(HttpContext context)
    {
        var found = await grains.GetGrain<IIngestGrain>(context.Caller().Tenant).FindAsync(context.Path("id"))
            ?? throw new NexusException(ErrorCode.NotFound, "Event not found: the journal of this silo does not hold it, or not any more");
        var fields = found.Fields.ToDictionary(field => field.Name, field => field.Value, StringComparer.Ordinal);
        await context.WriteAsync(
            new EventResponse(found.Id, found.Entity, found.Type, found.At, found.ReceivedAt, found.Source, found.Sender.Length > 0 ? found.Sender : null, found.Session.Length > 0 ? found.Session : null, found.Count, fields, found.Raw),
            WireJson.Default.EventResponse);
    }
}
