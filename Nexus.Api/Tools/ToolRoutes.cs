using Nexus.Ledger;

namespace Nexus.Tools;

/// <summary>The catalogue.</summary>
internal sealed class ToolRoutes(IGrainFactory grains) : IRoutes
{
    private const int MaxSchema = 256 * 1024;

    // Those of a request and of an answer: what GET gave may be sent back, changed.
    private static readonly HashSet<string> Members =
        ["name", "description", "parameters", "risk", "risk_level", "effect", "resources", "resource_pattern", "sinks", "timeout_seconds", "requires_approval", "trusted", "version"];

    public void Map(RouteGroupBuilder v1)
    {
        v1.Map("GET", "/tools", ListAsync, new Route("List tools", Permission.Read) { Gives = typeof(ToolsResponse) });
        v1.Map("POST", "/tools", RegisterAsync, new Route("Register a tool that runs at its callers", Permission.Administer)
        {
            Description = "Nexus judges and seals its calls (mode authorize of an action); the caller runs them. Its schema, resources and sinks are what the gates read.",
            Takes = typeof(ToolRequest),
            Gives = typeof(ToolResponse),
            MaxBody = MaxSchema,
            Refuses = [409, 422],
            Problem = true,
        });
        v1.Map("PUT", "/tools/{name}", ReplaceAsync, new Route("Make the next version of a registered tool", Permission.Administer)
        {
            Takes = typeof(ToolRequest),
            Gives = typeof(ToolResponse),
            MaxBody = MaxSchema,
            Refuses = [404, 409, 422],
            Problem = true,
        });
    }

    private async Task RegisterAsync(HttpContext context)
    {
        using var body = await Body.ReadAsync(context);
        var made = await Tools(context).RegisterAsync(Read(body, body.Text("name", 1, 64)));
        await context.WriteAsync(Answer(made), WireJson.Default.ToolResponse);
    }

    private async Task ReplaceAsync(HttpContext context)
    {
        using var body = await Body.ReadAsync(context);
        var made = await Tools(context).ReplaceAsync(Read(body, context.Path("name")));
        await context.WriteAsync(Answer(made), WireJson.Default.ToolResponse);
    }

    private static ToolDescriptor Read(Body body, string name)
    {
        // A misspelt member would leave a tool without its sinks or its approval, and nobody would know.
        body.OnlyOf(Members);
        var (risk, effect) = (body.Choice(body.Has("risk_level") ? "risk_level" : "risk", "medium", "low", "medium", "high", "critical"), body.Choice("effect", "read", "read", "write", "egress"));
        var (description, schema) = (body.Text("description", 1, 500), body.Object("parameters"));
        if (schema.IsEmpty) schema = Utf8Json.From("""{"type":"object"}"""u8);
        var (resources, sinks) = (body.Texts("resources", 32, 200), body.Texts("sinks", 32, 200));
        var (seconds, approval, trusted) = (body.Integer("timeout_seconds", 60, 1, 3600), body.Flag("requires_approval", false), body.Flag("trusted", false));
        body.Mistakes.Check();
        return new ToolDescriptor(
            name, description, schema, WireNames.ParseRisk(risk)!.Value, WireName.Find<ToolEffect>(effect)!.Value, resources, sinks, seconds, approval, ToolRecovery.Never,
            trusted ? OutputTrust.Trusted : OutputTrust.Untrusted, 1);
    }

    private IToolsGrain Tools(HttpContext context) => grains.GetGrain<IToolsGrain>(context.Caller().Tenant);

    private async Task ListAsync(HttpContext context)
    {
        var all = await Tools(context).ListAsync();
        await context.WriteAsync(new ToolsResponse([.. all.Select(Answer)]), WireJson.Default.ToolsResponse);
    }

    private static ToolResponse Answer(ToolDescriptor tool) => new(
        tool.Name, tool.Description, WireNames.Of(tool.Risk), string.Join(' ', tool.Resources), tool.RequiresApproval,
        tool.Parameters, WireNames.Of(tool.Effect), tool.Resources, tool.Sinks, tool.TimeoutSeconds, tool.Version);
}
