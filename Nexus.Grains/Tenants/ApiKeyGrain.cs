using Orleans.Concurrency;

namespace Nexus.Tenants;

[GrainType("api-key"), Reentrant]
internal sealed class ApiKeyGrain(IRegistry registry, ProcessKeys processKeys) : Grain, IApiKeyGrain
{
    private ApiKeyInfo? _key;
    private bool _known;

    public async Task<ApiKeyInfo?> FindAsync()
    {
        if (processKeys.ByHash.TryGetValue(this.GetPrimaryKeyString(), out var ofThisProcess)) return ofThisProcess;
        if (!_known)
        {
            var found = await registry.FindAsync(ITenantsGrain.Key, RegistryKind.ApiKey, this.GetPrimaryKeyString(), CancellationToken.None);
            _key = found is null ? null : RegistryJson.Read<ApiKeyInfo>(found);
            // A guessed key is not remembered: it must not fill memory, and the next look-up may find it.
            if (_key is null) DeactivateOnIdle();
            _known = _key is not null;
        }

        return _key is { RevokedAt: null } ? _key : null;
    }

    public Task ForgetAsync()
    {
        _known = false;
        return Task.CompletedTask;
    }
}
