using System.Text.Json.Serialization.Metadata;

namespace Nexus.Http;

internal static class Answers
{
    public const string Json = "application/json";

    public static Task WriteAsync<T>(this HttpContext context, T answer, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK, string contentType = Json)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(answer, type, contentType, context.RequestAborted);
    }

    /// <summary>Who calls; the gatehouse has put it there.</summary>
    public static Caller Caller(this HttpContext context) => context.Features.Get<Caller>() ?? throw new InvalidOperationException("a route that needs its caller must not be public");

    public static string Path(this HttpContext context, string name) => (string)context.Request.RouteValues[name]!;

    /// <summary>A name in the path that may hold a slash, written %2F: that one escape the server leaves as it is.</summary>
    public static string PathName(this HttpContext context, string name) => context.Path(name).Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    /// <summary>A UUID in the path, in its one spelling; null if it is none.</summary>
    public static string? PathId(this HttpContext context, string name) => Guid.TryParse(context.Path(name), out var id) ? id.ToString() : null;
}
