namespace Nexus.Tools;

/// <summary>The catalogue.</summary>
internal sealed class ToolRoutes(IGrainFactory grains) : IRoutes
{
    public void Map(RouteGroupBuilder v1) => v1.Map("GET", "/tools", ListAsync, new Route("List tools", Permission.Read) { Gives = typeof(ToolsResponse) });

    private async Task ListAsync(HttpContext context)
    {
        var all = await grains.GetGrain<IToolsGrain>(context.Caller().Tenant).ListAsync();
        await context.WriteAsync(new ToolsResponse([.. all.Select(Answer)]), WireJson.Default.ToolsResponse);
    }

    private static ToolResponse Answer(ToolDescriptor tool) => new(
        tool.Name, tool.Description, WireNames.Of(tool.Risk), string.Join(' ', tool.Resources), tool.RequiresApproval,
        tool.Parameters, WireNames.Of(tool.Effect), tool.Resources, tool.Sinks, tool.TimeoutSeconds, tool.Version);
}
