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
                new("offset", "query", "how many matching seals to pass over", Integer: true),
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
        query.Mistakes.Check();

        var page = await FindAsync(context.Caller().Tenant, limit, offset, chain, persona);
        var seals = SealAnswers.Of(page.Seals);
        await context.WriteAsync(new LedgerResponse(seals, seals.Length, limit, offset, page.Next < 0 ? null : page.Next), WireJson.Default.LedgerResponse);
    }

    private async Task<SealPage> FindAsync(string tenant, int limit, long offset, string? chain, string? persona)
    {
        var none = new SealPage([], -1);
        if (chain is not null)
        {
            if (!Guid.TryParse(chain, out var id)) return none;
            chain = id.ToString();
        }

        if (persona is not null)
        {
            if (await grains.GetGrain<IPersonasGrain>(tenant).FindAsync(persona) is not { } found) return none;
            persona = found.Id;
        }

        return await grains.GetGrain<ILedgerGrain>(tenant).SealsAsync(new SealQuery(offset, limit, chain, persona));
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
