using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Nexus.Ledger;

namespace Nexus.Http;

internal static class Answers
{
    public const string Json = "application/json";

    /// <summary>Text as it is: no answer is ever part of a page, so that quotation marks and other scripts need no escapes.</summary>
    public static JsonWriterOptions Plain { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task WriteAsync<T>(this HttpContext context, T answer, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK, string contentType = Json)
    {
        var response = context.Response;
        (response.StatusCode, response.ContentType) = (status, contentType);
        response.BodyWriter.WriteJson(answer, type);
        await response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    /// <summary>One value, without a line end.</summary>
    public static void WriteJson<T>(this IBufferWriter<byte> output, T value, JsonTypeInfo<T> type)
    {
        using var json = new Utf8JsonWriter(output, Plain);
        JsonSerializer.Serialize(json, value, type);
    }

    /// <summary>Who calls; the gatehouse has put it there.</summary>
    public static Caller Caller(this HttpContext context) => context.Features.Get<Caller>() ?? throw new InvalidOperationException("a route that needs its caller must not be public");

    public static string Path(this HttpContext context, string name) => (string)context.Request.RouteValues[name]!;

    /// <summary>A name in the path that may hold a slash, written %2F: that one escape the server leaves as it is.</summary>
    public static string PathName(this HttpContext context, string name) => context.Path(name).Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    /// <summary>A UUID in the path, in its one spelling; null if it is none.</summary>
    public static string? PathId(this HttpContext context, string name) => IdKey.Uuid(context.Path(name));
}
