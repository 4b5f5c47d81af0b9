namespace Nexus.Http;

/// <summary>The routes of one subject. Adding a route means adding a file with one of these: it is found by its type.</summary>
internal interface IRoutes
{
    /// <param name="v1">The group of everything under <c>/v1</c>.</param>
    void Map(RouteGroupBuilder v1);
}

/// <summary>The routes of observation (seed 000), which stand beside <c>/v1</c>.</summary>
internal interface IObservationRoutes
{
    /// <param name="nexus">The group of everything under <c>/nexus</c>.</param>
    void Map(RouteGroupBuilder nexus);
}
