using System.Net.WebSockets;

namespace Nexus.Http;

internal static class Sockets
{
    /// <summary>Serves a WebSocket until its other side is gone or the server stops. Then the connection is ended: many a client would never answer that it was told to.</summary>
    /// <exception cref="BadHttpRequestException">It asked for none (400).</exception>
    public static async Task ServeAsync(HttpContext context, Func<WebSocket, CancellationToken, Task> serve)
    {
        using var lasting = Lasting.Until(context);
        using var socket = await AcceptAsync(context);
        await serve(socket, lasting.Token);
        if (lasting.IsCancellationRequested) context.Abort();
    }

    private static Task<WebSocket> AcceptAsync(HttpContext context) =>
        context.WebSockets.IsWebSocketRequest ? context.WebSockets.AcceptWebSocketAsync() : throw new BadHttpRequestException("this is a WebSocket: connect with ws:// or wss://");
}
