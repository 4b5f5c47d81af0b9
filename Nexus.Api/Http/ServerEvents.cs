using System.Buffers;
using System.IO.Pipelines;

namespace Nexus.Http;

/// <summary>An answer of server-sent events: no cache and no proxy holds it up, and silence does not look like the end.</summary>
internal static class ServerEvents
{
    public const string ContentType = "text/event-stream";
    public const string Resume = "Last-Event-ID";

    /// <summary>After how long without an event a comment says that there is still someone.</summary>
    public static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    /// <summary>A feed without an end: <paramref name="tell"/> waits for what comes, no longer than <see cref="Lasting.Patience"/>, writes it, and says whether there was anything.</summary>
    public static async Task ServeAsync(HttpContext context, Func<PipeWriter, CancellationToken, Task<bool>> tell)
    {
        var output = context.Response.BodyWriter;
        using var lasting = Lasting.Until(context);
        try
        {
            await BeginAsync(context.Response, lasting.Token);
            for (var quiet = TimeSpan.Zero; ;)
            {
                quiet = await tell(output, lasting.Token) ? TimeSpan.Zero : quiet + Lasting.Patience;
                if (quiet > KeepAlive)
                {
                    WriteKeepAlive(output);
                    quiet = TimeSpan.Zero;
                }

                await output.FlushAsync(lasting.Token);
            }
        }
        catch (OperationCanceledException) when (lasting.IsCancellationRequested)
        {
            // Whoever still listens goes on with Last-Event-ID.
        }
    }

    public static Task BeginAsync(HttpResponse response, CancellationToken cancellation)
    {
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-cache";
        response.Headers["X-Accel-Buffering"] = "no";
        return response.StartAsync(cancellation);
    }

    public static void WriteKeepAlive(IBufferWriter<byte> output) => output.Write(": keep-alive\n\n"u8);
}
