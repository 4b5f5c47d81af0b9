namespace Nexus.Personas;

/// <summary>What became of a persona's contract: its versions, and what differs between two of them.</summary>
internal sealed class PersonaVersionRoutes(IGrainFactory grains, IContractFiles files) : IRoutes
{
    private const int MaxVersions = 1_000;

    public void Map(RouteGroupBuilder v1)
    {
        v1.Map("GET", "/personas/{id}/versions", ListAsync, new Route("Every version of a persona's contract", Permission.Read)
        {
            Description = $"By id or name, the first version first; the newest {MaxVersions} where there are more.",
            Gives = typeof(PersonaVersionsResponse),
            Refuses = [404],
            Problem = true,
        });
        v1.Map("GET", "/personas/{id}/versions/{version}", OneAsync, new Route("One version of a persona's contract", Permission.Read)
        {
            Description = "With Accept: application/yaml as the file that makes it.",
            Gives = typeof(PersonaResponse),
            Refuses = [404],
            Problem = true,
        });
        v1.Map("GET", "/personas/{id}/diff", DiffAsync, new Route("What differs between two versions of a persona's contract", Permission.Read)
        {
            Gives = typeof(PersonaDiffResponse),
            Refuses = [404, 422],
            Parameters = [new("from", "query", "a version; the one before 'to' if absent", Integer: true), new("to", "query", "a version; the newest if absent", Integer: true)],
            Problem = true,
        });
    }

    private async Task ListAsync(HttpContext context)
    {
        var newest = await NewestAsync(context);
        var versions = new List<PersonaResponse>();
        for (var version = Math.Max(1, newest.Version - MaxVersions + 1); version <= newest.Version; version++)
            versions.Add(PersonaRoutes.Answer(await VersionAsync(context, newest, version)));
        await context.WriteAsync(new PersonaVersionsResponse(versions), WireJson.Default.PersonaVersionsResponse);
    }

    private async Task OneAsync(HttpContext context)
    {
        var newest = await NewestAsync(context);
        var one = await VersionAsync(context, newest, int.TryParse(context.Path("version"), out var version) ? version : 0);
        if (PersonaFile.IsAccepted(context)) await PersonaFile.WriteAsync(context, files.Write(one.ToDraft()));
        else await context.WriteAsync(PersonaRoutes.Answer(one), WireJson.Default.PersonaResponse);
    }

    private async Task DiffAsync(HttpContext context)
    {
        var newest = await NewestAsync(context);
        var query = new QueryReader(context);
        var to = (int)query.Integer("to", newest.Version, 1, int.MaxValue);
        var from = (int)query.Integer("from", Math.Max(1, to - 1), 1, int.MaxValue);
        query.Mistakes.Check();
        var changes = ContractChangeResponse.Between((await VersionAsync(context, newest, from)).ToDraft(), (await VersionAsync(context, newest, to)).ToDraft());
        await context.WriteAsync(new PersonaDiffResponse(newest.Name, from, to, changes), WireJson.Default.PersonaDiffResponse);
    }

    private IPersonasGrain Personas(HttpContext context) => grains.GetGrain<IPersonasGrain>(context.Caller().Tenant);

    private async Task<PersonaContract> NewestAsync(HttpContext context) => await Personas(context).FindAsync(context.Path("id")) ?? throw new NexusException(ErrorCode.NotFound, "Persona not found");

    private async Task<PersonaContract> VersionAsync(HttpContext context, PersonaContract newest, int version) =>
        await Personas(context).VersionAsync(newest.Id, version) ?? throw new NexusException(ErrorCode.NotFound, $"persona '{newest.Name}' has versions 1 to {newest.Version}, none {version}");
}
