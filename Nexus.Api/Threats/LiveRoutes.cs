using System.Net.WebSockets;
using System.Text.Json;
using Nexus.Events;

namespace Nexus.Threats;

/// <summary>Everything that happens to alerts, over a WebSocket, for a user interface.</summary>
internal sealed class LiveRoutes(IGrainFactory grains) : IObservationRoutes
{
    public void Map(RouteGroupBuilder nexus) => nexus.Map("GET", "/live", LiveAsync, new Route("What happens to alerts (WebSocket)", Permission.Read)
    {
        Description = "Messages are {type, number, alert}; types are threat_alert, alert_updated, alert_acknowledged, repair_request, repair_started, patch_applied, repair_failed, alert_cleared, alert_escalated.",
        Gives = typeof(LiveMessage),
        Status = StatusCodes.Status101SwitchingProtocols,
        Refuses = [400, 422],
        Parameters = [new("since", "query", "number of the last message seen; only what comes if absent", Integer: true)],
    });

    private async Task LiveAsync(HttpContext context)
    {
        var query = new QueryReader(context);
        var since = query.Integer("since", -1, 0, long.MaxValue);
        query.Mistakes.Check();
        var feed = grains.GetGrain<IThreatFeedGrain>(context.Caller().Tenant);
        var cursor = since >= 0 ? since : await LiveCursor.NowAsync(feed);
        await Sockets.ServeAsync(context, (socket, stop) => TellAsync(socket, feed, cursor, stop));
    }

    private static async Task TellAsync(WebSocket socket, IThreatFeedGrain feed, long cursor, CancellationToken stop)
    {
        using var closed = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var reading = UntilClosedAsync(socket, closed);
        try
        {
            while (!closed.IsCancellationRequested)
            {
                foreach (var change in await feed.ChangesAsync(cursor, Lasting.Patience).WaitAsync(closed.Token))
                {
                    cursor = change.Number;
                    await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(LiveMessage.Of(change), WireJson.Default.LiveMessage), WebSocketMessageType.Text, endOfMessage: true, closed.Token);
                }
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException)
        {
            // The other side has left: there is nobody to tell.
        }

        await reading;
        if (socket.State == WebSocketState.CloseReceived) await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
    }

    private static async Task UntilClosedAsync(WebSocket socket, CancellationTokenSource closed)
    {
        try
        {
            while (await SocketText.ReadAsync(socket, 4096, closed.Token) is not null)
            {
                // What a listener says is of no interest.
            }

            await closed.CancelAsync();
        }
        catch (OperationCanceledException)
        {
            // Closed from our side.
        }
    }
}
