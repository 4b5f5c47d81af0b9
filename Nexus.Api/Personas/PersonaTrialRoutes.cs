namespace Nexus.Personas;

/// <summary>Candidates: contracts that judge beside the one in force, and decide nothing.</summary>
internal sealed class PersonaTrialRoutes(IGrainFactory grains, IContractFiles files) : IRoutes
{
    private const int MaxBody = 1024 * 1024;

    public void Map(RouteGroupBuilder v1)
    {
        v1.Map("PUT", "/personas/{id}/candidate", TryAsync, new Route("Try a contract beside the one in force", Permission.Administer)
        {
            Description = "As YAML. The contract in force goes on deciding; what the candidate says of each action is sealed beside it, and counted. It replaces the candidate before it.",
            Takes = typeof(PersonaRequest),
            TakesAs = PersonaFile.MediaType,
            MaxBody = MaxBody,
            Gives = typeof(CandidateResponse),
            Refuses = [404, 409, 413, 422],
            Problem = true,
        });
        v1.Map("GET", "/personas/{id}/candidate", ViewAsync, new Route("The contract that is tried beside the one in force", Permission.Read)
        {
            Description = "What differs, and how its verdicts compare so far. With Accept: application/yaml the contract as a file.",
            Gives = typeof(CandidateResponse),
            Refuses = [404],
            Problem = true,
        });
        v1.Map("DELETE", "/personas/{id}/candidate", EndAsync, new Route("End the trial of a contract", Permission.Administer) { Gives = typeof(DeletedResponse), Refuses = [404], Problem = true });
    }

    /// <summary>The count as the wire shows it.</summary>
    public static TrialCountResponse? Count(TrialCount? count) => count is null ? null : new TrialCountResponse(count.Number, count.Judged, count.Stricter, count.Looser);

    private async Task TryAsync(HttpContext context)
    {
        var inForce = await InForceAsync(context);
        var (draft, _) = await PersonaFile.ReadAsync(context, files);
        await AnswerAsync(context, inForce, (await Personas(context).TryAsync(inForce.Id, draft))!);
    }

    private async Task ViewAsync(HttpContext context)
    {
        var inForce = await InForceAsync(context);
        var candidate = await Personas(context).CandidateAsync(inForce.Id) ?? throw None(inForce);
        if (PersonaFile.IsAccepted(context)) await PersonaFile.WriteAsync(context, files.Write(candidate.Draft!));
        else await AnswerAsync(context, inForce, candidate);
    }

    private async Task EndAsync(HttpContext context)
    {
        var inForce = await InForceAsync(context);
        if (await Personas(context).CandidateAsync(inForce.Id) is null) throw None(inForce);
        await Personas(context).TryAsync(inForce.Id, null);
        await context.WriteAsync(new DeletedResponse(true), WireJson.Default.DeletedResponse);
    }

    private static NexusException None(PersonaContract inForce) => new(ErrorCode.NotFound, $"no contract is tried beside persona '{inForce.Name}'");

    private async Task AnswerAsync(HttpContext context, PersonaContract inForce, PersonaCandidate candidate)
    {
        var view = await grains.GetGrain<IPersonaGrain>(GrainKey.Of(context.Caller().Tenant, inForce.Id)).ViewAsync();
        var count = view.Stats.Trial is { } trial && trial.Number == candidate.Number ? trial : null;
        var changes = ContractChangeResponse.Between(inForce.ToDraft(), candidate.Draft!);
        await context.WriteAsync(new CandidateResponse(candidate.Number, changes, Count(count)), WireJson.Default.CandidateResponse);
    }

    private IPersonasGrain Personas(HttpContext context) => grains.GetGrain<IPersonasGrain>(context.Caller().Tenant);

    private async Task<PersonaContract> InForceAsync(HttpContext context) => await Personas(context).FindAsync(context.Path("id")) ?? throw new NexusException(ErrorCode.NotFound, "Persona not found");
}
