using System.Buffers;
using Microsoft.AspNetCore.Http.Features;

namespace Nexus.Http;

/// <summary>A request's body as bytes, up to what the route accepts.</summary>
internal static class RawBody
{
    /// <exception cref="BadHttpRequestException">It is too long (413).</exception>
    public static async ValueTask<byte[]> ReadAsync(HttpContext context)
    {
        var max = context.GetEndpoint()!.Metadata.GetMetadata<Route>()!.MaxBody;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = max;
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted);
            if (read.Buffer.Length > max) throw new BadHttpRequestException($"Request body too large: at most {max} bytes", StatusCodes.Status413PayloadTooLarge);
            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return bytes;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
