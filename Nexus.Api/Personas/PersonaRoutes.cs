using System.Collections.Frozen;
using Nexus.Api;
using Nexus.Gates;

namespace Nexus.Personas;

/// <summary>Behavioural contracts: list, create, change.</summary>
internal sealed class PersonaRoutes(IGrainFactory grains, INewIds ids, IContractFiles files, ApiOptions options) : IRoutes
{
    // What a contract is answered with may be sent back, and what clients of seed 002 hold of it.
    private static readonly FrozenSet<string> Known = FrozenSet.ToFrozenSet([.. WireJson.Default.PersonaResponse.Properties.Select(static member => member.Name), "tenant_id", "trust_tier", "created_at", "updated_at"], StringComparer.Ordinal);

    private const string NoPersona = "Persona not found";
    private const int MaxBody = 1024 * 1024;

    public void Map(RouteGroupBuilder v1)
    {
        v1.Map("GET", "/personas", ListAsync, new Route("List personas", Permission.Read) { Gives = typeof(PersonasResponse) });
        v1.Map("POST", "/personas", CreateAsync, new Route("Create a persona", Permission.Administer)
        {
            Description = "As JSON, or as YAML with the same members, where every mistake is told with its line and column. Unknown members are mistakes in both.",
            Takes = typeof(PersonaRequest),
            TakesAlso = [PersonaFile.MediaType],
            MaxBody = MaxBody,
            Gives = typeof(PersonaResponse),
            Parameters = [RequestKey.Parameter],
            Refuses = [409, 422],
        });
        v1.Map("PUT", "/personas/{id}", UpdateAsync, new Route("Make the next version of a persona", Permission.Administer)
        {
            Description = "By id or name, as JSON or YAML. With a mistake in it the version in force stays.",
            Takes = typeof(PersonaRequest),
            TakesAlso = [PersonaFile.MediaType],
            MaxBody = MaxBody,
            Gives = typeof(PersonaResponse),
            Refuses = [404, 409, 422],
        });
        v1.Map("GET", "/personas/{id}", ViewAsync, new Route("A persona and what the ledger says of it", Permission.Read)
        {
            Description = "By id or name: the contract, the trust tier and counters folded from the ledger. With Accept: application/yaml the contract alone, as the file that makes it.",
            Gives = typeof(PersonaStandingResponse),
            Refuses = [404],
            Problem = true,
        });
    }

    private async Task ListAsync(HttpContext context)
    {
        var all = await Personas(context).ListAsync();
        var faults = files.Faults(context.Caller().Tenant);
        var errors = faults.IsEmpty ? null : faults.Select(static fault => new FaultResponse(fault.File, fault.Line, fault.Column, fault.Message)).ToArray();
        await context.WriteAsync(new PersonasResponse([.. all.Select(Answer)], errors), WireJson.Default.PersonasResponse);
    }

    private async Task CreateAsync(HttpContext context)
    {
        var (draft, digest, _) = await ReadAsync(context);
        var id = await RequestKey.ClaimAsync(context, grains, digest) ?? ids.Next().ToString();
        var created = await Personas(context).CreateAsync(id, draft);
        await context.WriteAsync(Answer(created), WireJson.Default.PersonaResponse);
    }

    private async Task UpdateAsync(HttpContext context)
    {
        var (draft, _, saysActive) = await ReadAsync(context);
        var found = await Personas(context).FindAsync(context.PathId("id") ?? context.Path("id")) ?? throw new NexusException(ErrorCode.NotFound, NoPersona);
        // Whoever changes something else does not end a quarantine by not speaking of it.
        var updated = await Personas(context).UpdateAsync(found.Id, saysActive ? draft : draft with { IsActive = found.IsActive });
        await context.WriteAsync(Answer(updated), WireJson.Default.PersonaResponse);
    }

    private async Task ViewAsync(HttpContext context)
    {
        var found = await Personas(context).FindAsync(context.Path("id")) ?? throw new NexusException(ErrorCode.NotFound, NoPersona);
        if (PersonaFile.IsAccepted(context))
        {
            await PersonaFile.WriteAsync(context, files.Write(found.ToDraft()));
            return;
        }

        var view = await grains.GetGrain<IPersonaGrain>(GrainKey.Of(context.Caller().Tenant, found.Id)).ViewAsync();
        var stats = view.Stats;
        var answer = new PersonaStandingResponse(
            Answer(view.Contract), WireNames.Of(view.Tier), stats.Actions, stats.Succeeded, stats.Failed, stats.Refused, GateStats.Of(options.Gates, [stats]), stats.Shadowed, PersonaTrialRoutes.Count(stats.Trial));
        await context.WriteAsync(answer, WireJson.Default.PersonaStandingResponse);
    }

    private IPersonasGrain Personas(HttpContext context) => grains.GetGrain<IPersonasGrain>(context.Caller().Tenant);

    // A file is the whole contract, so it always says whether it is active.
    private async ValueTask<(PersonaDraft Draft, string Digest, bool SaysActive)> ReadAsync(HttpContext context)
    {
        if (PersonaFile.IsSent(context))
        {
            var (draft, digest) = await PersonaFile.ReadAsync(context, files);
            return (draft, digest, true);
        }

        using var body = await Body.ReadAsync(context);
        body.OnlyOf(Known);
        return (Read(body), body.Digest, body.Has("is_active"));
    }

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
            body.Flag("is_active", true),
            PersonaParts.Approvals(body),
            PersonaParts.Budgets(body))
        {
            Deny = body.Texts("deny", 1_000, 512),
            Constraints = PolicyBodies.Constraints(body),
            Flows = PolicyBodies.Flows(body),
            Shadow = body.Flag("shadow", false),
        };
        body.Mistakes.Check();
        return draft;
    }

    internal static PersonaResponse Answer(PersonaContract persona) => new(
        persona.Id, persona.Name, persona.Description, persona.AllowedTools, persona.ResourceScopes, persona.IntentPatterns,
        persona.MaxTtlSeconds, WireNames.Of(persona.RiskTolerance), persona.Version, persona.IsActive, ApprovalRuleBody.Of(persona.Approvals), BudgetsBody.Of(persona.Budgets),
        persona.Deny, PolicyBodies.Of(persona.Constraints), PolicyBodies.Of(persona.Flows), persona.Shadow);
}
