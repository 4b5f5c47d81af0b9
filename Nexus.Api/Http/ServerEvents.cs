using System.Buffers;

namespace Nexus.Http;

/// <summary>An answer of server-sent events: no cache and no proxy holds it up, and silence does not look like the end.</summary>
internal static class ServerEvents
{
    public const string ContentType = "text/event-stream";
    public const string Resume = "Last-Event-ID";

    /// <summary>After how long without an event a comment says that there is still someone.</summary>
    public static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    public static Task BeginAsync(HttpResponse response, CancellationToken cancellation)
    {
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-cache";
        response.Headers["X-Accel-Buffering"] = "no";
        return response.StartAsync(cancellation);
    }

    public static void WriteKeepAlive(IBufferWriter<byte> output) => output.Write(": keep-alive\n\n"u8);
}
