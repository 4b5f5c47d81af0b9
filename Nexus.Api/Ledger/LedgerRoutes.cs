using Nexus.Chains;
using Nexus.Personas;

namespace Nexus.Ledger;

/// <summary>The audit trail: pages, chains, single seals. Read only; there is no other way to it.</summary>
internal sealed class LedgerRoutes(IGrainFactory grains) : IRoutes
{
    private const string NoChain = "Chain not found";

    public void Map(RouteGroupBuilder v1)
    {
        v1.Map("GET", "/ledger", PageAsync, new Route("The audit trail, oldest first", Permission.Audit)
        {
            Gives = typeof(LedgerResponse),
            Refuses = [422],
            Parameters =
            [
                new("limit", "query", "1 to 500; 100 if absent", Integer: true),
                new("cursor", "query", "`next` of the page before, with the same filters"),
                new("offset", "query", "how many matching seals to pass over, where there is no cursor", Integer: true),
                new("chain_id", "query", "only this chain's"),
                new("persona_id", "query", "only this persona's, by id or name"),
            ],
        });
        v1.Map("GET", "/ledger/{chain_id}", ChainAsync, new Route("The seals of a chain", Permission.Read)
        {
            Gives = typeof(ChainResponse),
            Refuses = [404],
        });
        v1.Map("GET", "/seals/{id}", SealAsync, new Route("One seal with all that is known of it", Permission.Read)
        {
            Description = "Intent, gates with their reasons, chain of thought, leaf indices and hashes.",
            Gives = typeof(FullSealResponse),
            Refuses = [404],
            Problem = true,
        });
    }

    private async Task PageAsync(HttpContext context)
    {
        var query = new QueryReader(context);
        var limit = (int)query.Integer("limit", 100, 1, 500);
        var offset = query.Integer("offset", 0, 0, long.MaxValue);
        var chain = query.OptionalText("chain_id", 128);
        var persona = query.OptionalText("persona_id", 128);
        var cursor = query.OptionalText("cursor", 64);
        var after = cursor is null ? -1 : LedgerCursor.Read(cursor, chain, persona) ?? -1;
        if (cursor is not null && after < 0) query.Mistakes.Wrong("value_error", QueryReader.Part, "cursor", "Input should be `next` of a page asked for with the same filters", cursor);
        if (cursor is not null && offset > 0) query.Mistakes.Wrong("value_error", QueryReader.Part, "offset", "Input should be absent beside a cursor", $"{offset}");
        query.Mistakes.Check();

        var page = await FindAsync(context.Caller().Tenant, new SealQuery(offset, limit, chain, persona, after));
        var seals = SealAnswers.Of(page.Seals);
        await context.WriteAsync(new LedgerResponse(seals, seals.Length, limit, offset, page.Next < 0 ? null : LedgerCursor.Write(page.Next, chain, persona)), WireJson.Default.LedgerResponse);
    }

    private async Task<SealPage> FindAsync(string tenant, SealQuery query)
    {
        var none = new SealPage([], -1);
        if (query.ChainId is { } chain)
        {
            if (IdKey.Uuid(chain) is not { } id) return none;
            query = query with { ChainId = id };
        }

        if (query.PersonaId is { } persona)
        {
            if (await grains.GetGrain<IPersonasGrain>(tenant).FindAsync(persona) is not { } found) return none;
            query = query with { PersonaId = found.Id };
        }

        return await grains.GetGrain<ILedgerGrain>(tenant).SealsAsync(query);
    }

    private async Task ChainAsync(HttpContext context)
    {
        var tenant = context.Caller().Tenant;
        var id = context.PathId("chain_id") ?? throw new NexusException(ErrorCode.NotFound, NoChain);
        var seals = await grains.GetGrain<ILedgerGrain>(tenant).ChainAsync(id);
        if (seals.IsEmpty) await RequireAsync(tenant, id);
        await context.WriteAsync(new ChainResponse(id, SealAnswers.Of(seals)), WireJson.Default.ChainResponse);
    }

    /// <summary>A chain without seals may still be one: it has just begun, or ended before its first step.</summary>
    private async Task RequireAsync(string tenant, string id)
    {
        try
        {
            await grains.GetGrain<IChainGrain>(GrainKey.Of(tenant, id)).WaitAsync(TimeSpan.Zero);
        }
        catch (NexusException e) when (e.Code == ErrorCode.NotFound)
        {
            throw new NexusException(ErrorCode.NotFound, NoChain, e);
        }
    }

    private async Task SealAsync(HttpContext context)
    {
        var id = context.PathId("id");
        var seal = id is null ? null : await grains.GetGrain<ILedgerGrain>(context.Caller().Tenant).FindAsync(id);
        if (seal is null) throw new NexusException(ErrorCode.NotFound, "Seal not found");
        await context.WriteAsync(SealAnswers.Full(seal), WireJson.Default.FullSealResponse);
    }
}
