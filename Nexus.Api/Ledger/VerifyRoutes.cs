namespace Nexus.Ledger;

/// <summary>Recomputes what the ledger holds from its stored bytes.</summary>
internal sealed class VerifyRoutes(IGrainFactory grains) : IRoutes
{
    private const string NoChain = "Chain not found";

    public void Map(RouteGroupBuilder v1)
    {
        v1.Map("POST", "/ledger/{chain_id}/verify", ChainAsync, new Route("Verify a chain", Permission.Read)
        {
            Description = "Every leaf, link, payload and its place in the tree, recomputed from the stored bytes. What is wrong is found and located; the answer is 200 either way.",
            Gives = typeof(VerifyResponse),
            Refuses = [404],
            Problem = true,
        });
        v1.Map("POST", "/ledger/verify", AllAsync, new Route("Verify the whole log", Permission.Audit)
        {
            Description = "As for a chain, and the log against the head kept outside the database.",
            Gives = typeof(VerifyResponse),
            Problem = true,
        });
    }

    private async Task ChainAsync(HttpContext context)
    {
        var id = context.PathId("chain_id") ?? throw new NexusException(ErrorCode.NotFound, NoChain);
        Verification verdict;
        try
        {
            verdict = await grains.GetGrain<ILedgerGrain>(context.Caller().Tenant).VerifyChainAsync(id);
        }
        catch (NexusException e) when (e.Code == ErrorCode.NotFound)
        {
            throw new NexusException(ErrorCode.NotFound, NoChain, e);
        }

        await context.WriteAsync(SealAnswers.Of(id, verdict), WireJson.Default.VerifyResponse);
    }

    private async Task AllAsync(HttpContext context) =>
        await context.WriteAsync(SealAnswers.Of(null, await grains.GetGrain<ILedgerGrain>(context.Caller().Tenant).VerifyAllAsync()), WireJson.Default.VerifyResponse);
}
