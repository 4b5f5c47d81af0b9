using Nexus.Api;
using Nexus.Gates;

namespace Nexus.Personas;

/// <summary>Behavioural contracts: list, create, change.</summary>
internal sealed class PersonaRoutes(IGrainFactory grains, INewIds ids) : IRoutes
{
    private const string NoPersona = "Persona not found";

    public void Map(RouteGroupBuilder v1)
    {
        v1.Map("GET", "/personas", ListAsync, new Route("List personas", Permission.Read) { Gives = typeof(PersonasResponse) });
        v1.Map("POST", "/personas", CreateAsync, new Route("Create a persona", Permission.Administer)
        {
            Takes = typeof(PersonaRequest),
            Gives = typeof(PersonaResponse),
            Parameters = [RequestKey.Parameter],
            Refuses = [409, 422],
        });
        v1.Map("PUT", "/personas/{id}", UpdateAsync, new Route("Make the next version of a persona", Permission.Administer)
        {
            Takes = typeof(PersonaRequest),
            Gives = typeof(PersonaResponse),
            Refuses = [404, 409, 422],
        });
        v1.Map("GET", "/personas/{id}", ViewAsync, new Route("A persona and what the ledger says of it", Permission.Read)
        {
            Description = "By id or name: the contract, the trust tier and counters folded from the ledger.",
            Gives = typeof(PersonaStandingResponse),
            Refuses = [404],
            Problem = true,
        });
    }

    private async Task ListAsync(HttpContext context)
    {
        var all = await Personas(context).ListAsync();
        await context.WriteAsync(new PersonasResponse([.. all.Select(Answer)]), WireJson.Default.PersonasResponse);
    }

    private async Task CreateAsync(HttpContext context)
    {
        using var body = await Body.ReadAsync(context);
        var draft = Read(body);
        var id = await RequestKey.ClaimAsync(context, grains, body.Digest) ?? ids.Next().ToString();
        var created = await Personas(context).CreateAsync(id, draft);
        await context.WriteAsync(Answer(created), WireJson.Default.PersonaResponse);
    }

    private async Task UpdateAsync(HttpContext context)
    {
        var id = context.PathId("id") ?? throw new NexusException(ErrorCode.NotFound, NoPersona);
        using var body = await Body.ReadAsync(context);
        var updated = await Personas(context).UpdateAsync(id, Read(body));
        await context.WriteAsync(Answer(updated), WireJson.Default.PersonaResponse);
    }

    private async Task ViewAsync(HttpContext context)
    {
        var found = await Personas(context).FindAsync(context.Path("id")) ?? throw new NexusException(ErrorCode.NotFound, NoPersona);
        var view = await grains.GetGrain<IPersonaGrain>(GrainKey.Of(context.Caller().Tenant, found.Id)).ViewAsync();
        var stats = view.Stats;
        var answer = new PersonaStandingResponse(
            Answer(view.Contract), WireNames.Of(view.Tier), stats.Actions, stats.Succeeded, stats.Failed, stats.Refused, GateStats.Of([stats]));
        await context.WriteAsync(answer, WireJson.Default.PersonaStandingResponse);
    }

    private IPersonasGrain Personas(HttpContext context) => grains.GetGrain<IPersonasGrain>(context.Caller().Tenant);

    private static PersonaDraft Read(Body body)
    {
        var risk = body.OptionalText("risk_tolerance", 1, 16) ?? "medium";
        if (WireNames.ParseRisk(risk) is null) body.Mistakes.Wrong("literal_error", "body", "risk_tolerance", "Input should be 'low', 'medium', 'high' or 'critical'", risk);
        var draft = new PersonaDraft(
            body.Text("name", 1, 64),
            body.OptionalText("description", 0, 2000) ?? "",
            body.Texts("allowed_tools", 100, 64),
            body.Texts("resource_scopes", 100, 500),
            body.Texts("intent_patterns", 100, 500),
            body.Integer("max_ttl_seconds", 120, 1, 86_400),
            WireNames.ParseRisk(risk) ?? RiskLevel.Medium,
            body.Flag("is_active", true));
        body.Mistakes.Check();
        return draft;
    }

    private static PersonaResponse Answer(PersonaContract persona) => new(
        persona.Id, persona.Name, persona.Description, persona.AllowedTools, persona.ResourceScopes, persona.IntentPatterns,
        persona.MaxTtlSeconds, WireNames.Of(persona.RiskTolerance), persona.Version, persona.IsActive);
}
