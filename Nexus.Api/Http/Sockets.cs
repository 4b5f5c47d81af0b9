using System.Net.WebSockets;

namespace Nexus.Http;

internal static class Sockets
{
    /// <summary>Turns the request into a WebSocket.</summary>
    /// <exception cref="BadHttpRequestException">It asked for none (400).</exception>
    public static Task<WebSocket> AcceptAsync(HttpContext context) =>
        context.WebSockets.IsWebSocketRequest ? context.WebSockets.AcceptWebSocketAsync() : throw new BadHttpRequestException("this is a WebSocket: connect with ws:// or wss://");
}
