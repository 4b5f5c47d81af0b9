namespace Nexus.Events;

/// <summary>Heartbeats over a WebSocket.</summary>
internal sealed class PulseRoutes(IGrainFactory grains) : IObservationRoutes
{
    public void Map(RouteGroupBuilder nexus) => nexus.Map("GET", "/pulse", PulseAsync, new Route("Beat (WebSocket)", Permission.Report)
    {
        Description = "Messages are {entity, type:\"pulse\", ts}; each is answered with {accepted, rejected}, counted over the connection. Pulses may also be sent to POST /nexus/events.",
        Gives = typeof(string),
        Status = StatusCodes.Status101SwitchingProtocols,
        Unmetered = true,
        Refuses = [400],
    });

    private Task PulseAsync(HttpContext context) => Sockets.ServeAsync(context, (socket, stop) => new EventSocket(socket, grains.GetGrain<IIngestGrain>(context.Caller().Tenant), "pulse").RunAsync(stop));
}
