using Orleans.Concurrency;

namespace Nexus.Tenants;

/// <summary>Remembers nothing itself: the store's unique index decides who was first, also between silos.</summary>
[GrainType("requests"), StatelessWorker]
internal sealed class RequestsGrain(IRegistry registry, TimeProvider time) : Grain, IRequestsGrain
{
    private string Tenant => this.GetPrimaryKeyString();

    public async Task ClaimAsync(string id, string digest)
    {
        var claim = new RegistryEntry(Tenant, RegistryKind.Request, id, 1, RegistryJson.Write(new Claimed(digest)), time.GetUtcNow());
        if (await registry.TryPutAsync(claim, CancellationToken.None)) return;
        var first = await registry.FindAsync(Tenant, RegistryKind.Request, id, CancellationToken.None);
        if (first is null || RegistryJson.Read<Claimed>(first).Digest != digest) throw new NexusException(ErrorCode.Conflict, $"request '{id}' was made before with other content");
    }

    private sealed record Claimed(string Digest);
}
