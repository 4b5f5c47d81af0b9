using Nexus.Api;

namespace Nexus.Tenants;

/// <summary>Makes API keys. What leaves it is shown once; only its hash is kept.</summary>
internal sealed class KeyMint(IGrainFactory grains, INewIds ids, TimeProvider time)
{
    public async Task<KeyResponse> MakeAsync(string tenant, Role role, string name)
    {
        var key = ApiKeys.Make();
        var info = new ApiKeyInfo(ids.Next().ToString(), tenant, role, name, time.GetUtcNow(), null);
        await grains.GetGrain<ITenantsGrain>(ITenantsGrain.Key).AddKeyAsync(ApiKeys.Hash(key), info);
        return Answer(info) with { ApiKey = key };
    }

    public static KeyResponse Answer(ApiKeyInfo key) => new(key.Id, key.Name, WireNames.Of(key.Role), key.Tenant, key.CreatedAt, key.RevokedAt);
}
