using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;

namespace Nexus.Events;

/// <summary>Events over a WebSocket, one envelope a message; acknowledged by how many of the connection are durable.</summary>
internal sealed class EventSocket(WebSocket socket, IIngestGrain ingest, string source)
{
    private const int MaxMessage = 65_536;
    private const int MaxWaiting = 5_000;
    private const int MaxBatch = 500;

    private readonly Channel<RawRecord> _waiting = Channel.CreateBounded<RawRecord>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true, SingleWriter = true });
    private long _accepted;
    private long _rejected;

    public async Task RunAsync(CancellationToken stop)
    {
        var reading = ReadAsync(stop);
        await WriteAsync();
        await reading;
        if (socket.State == WebSocketState.CloseReceived) await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
    }

    private async Task ReadAsync(CancellationToken stop)
    {
        try
        {
            while (await SocketText.ReadAsync(socket, MaxMessage, stop) is { } text) await _waiting.Writer.WriteAsync(new RawRecord(source, RecordFormat.Json, "", text), stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The other side is gone, or we are going.
        }
        finally
        {
            // What was read is still carried through.
            _waiting.Writer.Complete();
        }
    }

    private async Task WriteAsync()
    {
        while (await _waiting.Reader.WaitToReadAsync())
        {
            var batch = new List<RawRecord>();
            while (batch.Count < MaxBatch && _waiting.Reader.TryRead(out var record)) batch.Add(record);
            var receipt = await ingest.AcceptAsync([.. batch]);
            _accepted += receipt.Accepted;
            _rejected += receipt.Rejected.Length;
            if (socket.State == WebSocketState.Open) await TellAsync($"{{\"accepted\":{_accepted},\"rejected\":{_rejected}}}");
        }
    }

    private async Task TellAsync(string counts)
    {
        try
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(counts), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        }
        catch (WebSocketException)
        {
            // Nobody hears it any more; what is accepted is accepted.
        }
    }
}

/// <summary>Text messages of a WebSocket.</summary>
internal static class SocketText
{
    /// <summary>The next text message; null once the other side closes or is gone.</summary>
    public static async ValueTask<string?> ReadAsync(WebSocket socket, int max, CancellationToken stop)
    {
        var buffer = new byte[4096];
        var filled = 0;
        try
        {
            while (true)
            {
                if (filled == buffer.Length) Array.Resize(ref buffer, Math.Min(max, buffer.Length * 2));
                var result = await socket.ReceiveAsync(buffer.AsMemory(filled), stop);
                if (result.MessageType == WebSocketMessageType.Close) return null;
                filled += result.Count;
                if (result.EndOfMessage) return Encoding.UTF8.GetString(buffer, 0, filled);
                if (filled == max)
                {
                    await socket.CloseAsync(WebSocketCloseStatus.MessageTooBig, $"a message has at most {max} bytes", stop);
                    return null;
                }
            }
        }
        catch (WebSocketException)
        {
            return null;
        }
    }
}
