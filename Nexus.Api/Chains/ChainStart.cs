using Nexus.Api;

namespace Nexus.Chains;

/// <summary>Starts the chain of a request, or finds the one that an earlier request with the same key has started.</summary>
internal sealed class ChainStart(IGrainFactory grains, INewIds ids)
{
    /// <exception cref="NexusException"><see cref="ErrorCode.Conflict"/> if the request's key came before with another task.</exception>
    public async Task<(string Id, IChainGrain Chain)> StartAsync(HttpContext context)
    {
        var caller = context.Caller();
        var task = await TaskReader.ReadAsync(context, caller);
        var key = RequestKey.Of(context);
        var id = key is null ? ids.Next().ToString() : RequestKey.Derive("nexus.chain", caller.Tenant, key).ToString();
        var chain = grains.GetGrain<IChainGrain>(GrainKey.Of(caller.Tenant, id));
        try
        {
            await chain.StartAsync(task);
        }
        catch (NexusException e) when (key is not null && e.Code == ErrorCode.Conflict)
        {
            throw RequestKey.Taken(key, "task", e);
        }

        return (id, chain);
    }
}
