using Microsoft.Net.Http.Headers;

namespace Nexus.Http;

/// <summary>Bodies are read as they come, in UTF-8: one that says it is packed, or written otherwise, is refused by that name and not as text that makes no sense.</summary>
internal static class BodyForm
{
    private static readonly string[] Read = ["utf-8", "utf8", "us-ascii"];

    /// <exception cref="BadHttpRequestException">It is (415).</exception>
    public static void Check(HttpContext context, Route route)
    {
        if (route.Takes is null) return;
        if (context.Request.Headers.ContentEncoding is { Count: > 0 } packed && packed.ToString() is var how && !how.Equals("identity", StringComparison.OrdinalIgnoreCase))
            throw Refuse($"Content-Encoding '{how}' is not read here: send the body as it is");
        if (context.Request.ContentType is not { } type || !type.Contains("charset", StringComparison.OrdinalIgnoreCase) || !MediaTypeHeaderValue.TryParse(type, out var media)) return;
        if (media.Charset.HasValue && !Read.Contains(media.Charset.ToString().Trim('"'), StringComparer.OrdinalIgnoreCase))
            throw Refuse($"charset '{media.Charset}' is not read here: send UTF-8");
    }

    private static BadHttpRequestException Refuse(string why) => new("Unsupported Media Type: " + why, StatusCodes.Status415UnsupportedMediaType);
}
