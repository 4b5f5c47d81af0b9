namespace Nexus.Events;

/// <summary>A copy of every message of a chat front-end, over a WebSocket.</summary>
internal sealed class MirrorRoutes(IGrainFactory grains) : IObservationRoutes
{
    public void Map(RouteGroupBuilder nexus) => nexus.Map("GET", "/mirror", MirrorAsync, new Route("Mirror messages (WebSocket)", Permission.Report)
    {
        Description = "Messages are envelopes {entity:\"SocketHub\", type:\"mirror\", payload:{direction, channel, body}, ts}; each is answered with {accepted, rejected}, counted over the connection, once it is durable.",
        Gives = typeof(string),
        Status = StatusCodes.Status101SwitchingProtocols,
        Unmetered = true,
        Refuses = [400],
    });

    private Task MirrorAsync(HttpContext context) => Sockets.ServeAsync(context, (socket, stop) => new EventSocket(socket, grains.GetGrain<IIngestGrain>(context.Caller().Tenant), "mirror").RunAsync(stop));
}
