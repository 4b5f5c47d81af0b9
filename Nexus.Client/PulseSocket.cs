using System.Net.WebSockets;
using System.Text.Json;

namespace Nexus.Client;

/// <summary>Pulses over a WebSocket.</summary>
public sealed class PulseSocket : IDisposable
{
    private readonly ClientWebSocket _socket;
    private readonly byte[] _answer = new byte[256];

    internal PulseSocket(ClientWebSocket socket) => _socket = socket;

    /// <summary>Sends a pulse and waits until Nexus has it.</summary>
    /// <exception cref="WebSocketException">The connection is gone: open another.</exception>
    public async Task BeatAsync(string entity, DateTimeOffset at, CancellationToken cancellation = default)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("entity", entity);
            json.WriteString("type", "pulse");
            json.WriteString("ts", at);
            json.WriteEndObject();
        }

        await _socket.SendAsync(stream.ToArray(), WebSocketMessageType.Text, endOfMessage: true, cancellation);
        var answer = await _socket.ReceiveAsync(_answer.AsMemory(), cancellation);
        if (answer.MessageType == WebSocketMessageType.Close) throw new WebSocketException(WebSocketError.ConnectionClosedPrematurely);
    }

    /// <summary>Ends the connection.</summary>
    public void Dispose() => _socket.Dispose();
}
