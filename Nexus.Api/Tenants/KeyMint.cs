using System.Security.Cryptography;
using System.Text;
using Nexus.Api;

namespace Nexus.Tenants;

/// <summary>Makes API keys. What leaves it is not kept; only its hash is.</summary>
internal sealed class KeyMint(IGrainFactory grains, ApiOptions options, INewIds ids, TimeProvider time)
{
    public async Task<KeyResponse> MakeAsync(string tenant, Role role, string name)
    {
        var key = ApiKeys.Make();
        var info = new ApiKeyInfo(ids.Next().ToString(), tenant, role, name, time.GetUtcNow(), null);
        await Tenants.AddKeyAsync(ApiKeys.Hash(key), info);
        return Answer(info) with { ApiKey = key };
    }

    /// <summary>The key of a request that may be repeated.</summary>
    /// <param name="request">The request's id, which becomes the key's.</param>
    public async Task<KeyResponse> MakeAsync(string tenant, Role role, string name, string request)
    {
        // A repeat must show the first answer's key, and no key is kept: it follows from the silo's secret and the request instead.
        var key = ApiKeys.Of(HMACSHA256.HashData(options.SecretKey, Encoding.UTF8.GetBytes($"nexus.api-key\n{tenant}\n{request}")));
        var stands = (await Tenants.KeysAsync(tenant)).FirstOrDefault(one => one.Id == request);
        if (stands is null)
        {
            stands = new ApiKeyInfo(request, tenant, role, name, time.GetUtcNow(), null);
            await Tenants.AddKeyAsync(ApiKeys.Hash(key), stands);
        }

        // Made under another secret, or revoked since: then there is no key to show.
        var opens = await grains.GetGrain<IApiKeyGrain>(ApiKeys.Hash(key)).FindAsync();
        return Answer(stands) with { ApiKey = opens?.Id == request ? key : null };
    }

    public static KeyResponse Answer(ApiKeyInfo key) => new(key.Id, key.Name, WireNames.Of(key.Role), key.Tenant, key.CreatedAt, key.RevokedAt);

    private ITenantsGrain Tenants => grains.GetGrain<ITenantsGrain>(ITenantsGrain.Key);
}
