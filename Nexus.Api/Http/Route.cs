using Microsoft.AspNetCore.Http.Metadata;

namespace Nexus.Http;

/// <summary>Everything that is said about a route: who may call it, what it takes and gives. Enforced by the gatehouse and shown in the OpenAPI document.</summary>
internal sealed record Route(string Summary, Permission Permission)
{
    public const int SmallBody = 64 * 1024;

    public string Description { get; init; } = "";

    /// <summary>The largest body accepted, in bytes.</summary>
    public int MaxBody { get; init; } = SmallBody;

    /// <summary>What the body is, or null for none.</summary>
    public Type? Takes { get; init; }

    /// <summary>The content type of the body.</summary>
    public string TakesAs { get; init; } = "application/json";

    /// <summary>Other content types that the body may have.</summary>
    public string[] TakesAlso { get; init; } = [];

    /// <summary>What the answer is.</summary>
    public required Type Gives { get; init; }

    /// <summary>The content type of the answer.</summary>
    public string As { get; init; } = "application/json";

    /// <summary>The status of the answer.</summary>
    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <summary>Statuses of refusals, beyond those that follow from the permission.</summary>
    public int[] Refuses { get; init; } = [];

    public Parameter[] Parameters { get; init; } = [];

    /// <summary>Refusals are problem+json: a route that seed 002 does not have.</summary>
    public bool Problem { get; init; }

    /// <summary>Does not count against the quota of requests: what reports to Nexus, or asks for its orders, must not fall silent because others ask much.</summary>
    public bool Unmetered { get; init; }

    /// <summary>HEAD is answered too, as GET is, without the body: what caches and mirrors ask.</summary>
    public bool Head { get; init; }

    /// <summary>Counts against the quota of chains.</summary>
    public bool StartsChain { get; init; }
}

/// <summary>A parameter outside the body, for the OpenAPI document.</summary>
/// <param name="In"><c>query</c>, <c>path</c> or <c>header</c>.</param>
internal sealed record Parameter(string Name, string In, string Description, bool Integer = false, bool Required = false);

internal static class RouteMapping
{
    /// <summary>Maps a route with all that is said about it.</summary>
    public static void Map(this RouteGroupBuilder group, string method, string pattern, RequestDelegate handler, Route route)
    {
        var endpoint = group.MapMethods(pattern, [method], handler);
        // The server itself leaves the body out.
        if (route.Head) group.MapMethods(pattern, [HttpMethods.Head], handler).WithMetadata(route, new ExcludeFromDescriptionAttribute());

        // The handler's method is what makes a route visible to the OpenAPI document.
        endpoint.WithMetadata(route, handler.Method, new EndpointSummaryAttribute(route.Summary), new TagsAttribute(Tag(handler)));
        if (route.Description.Length > 0) endpoint.WithMetadata(new EndpointDescriptionAttribute(route.Description));
        if (route.Takes is not null) endpoint.WithMetadata(new AcceptsMetadata([route.TakesAs, .. route.TakesAlso], route.Takes));
        endpoint.WithMetadata(new ProducesResponseTypeMetadata(route.Status, route.Gives, [route.As]));
        foreach (var status in Statuses(route)) endpoint.WithMetadata(Refusal(status, route));
    }

    private static IEnumerable<int> Statuses(Route route) =>
        ((int[])
        [
            .. route.Permission.IsPublic ? [] : (int[])[401, 403, 429, 503],
            .. route.Takes is null ? [] : (int[])[413, 415, 422],
            .. Array.Exists(route.Parameters, static parameter => parameter.In == "query") ? (int[])[422] : [],
            .. Array.Exists(route.Parameters, static parameter => parameter.Name == RequestKey.Header) ? (int[])[409] : [],
            .. route.Refuses,
        ]).Distinct().Order();

    private static IProducesResponseTypeMetadata Refusal(int status, Route route) => status == 422
        ? new ProducesResponseTypeMetadata(422, typeof(ValidationResponse), ["application/json"])
        : route.Problem || status == 503
            ? new ProducesResponseTypeMetadata(status, typeof(ProblemResponse), ["application/problem+json"])
            : new ProducesResponseTypeMetadata(status, typeof(ErrorResponse), ["application/json"]);

    // Routes live in rooms by subject, and so are they shown.
    private static string Tag(RequestDelegate handler) => handler.Method.DeclaringType!.Namespace!.Split('.')[^1];
}
