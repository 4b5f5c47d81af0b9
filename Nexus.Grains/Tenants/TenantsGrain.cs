using System.Collections.Immutable;
using Nexus.Actions;
using Nexus.Calls;
using Nexus.Personas;

namespace Nexus.Tenants;

[GrainType("tenants")]
internal sealed class TenantsGrain(IRegistry registry, ProcessKeys processKeys, ITenantDefaults defaults, IChance chance, TimeProvider time) : Grain, ITenantsGrain
{
    // Keys are stored by their hash; which id has which hash never changes.
    private readonly Dictionary<string, string> _hashes = new(StringComparer.Ordinal);

    public async Task<ImmutableArray<TenantInfo>> ListAsync() =>
        [.. (await registry.ListAsync(ITenantsGrain.Key, RegistryKind.Tenant, CancellationToken.None)).Select(RegistryJson.Read<TenantInfo>)];

    public async Task<TenantInfo?> FindAsync(string id) =>
        await registry.FindAsync(ITenantsGrain.Key, RegistryKind.Tenant, id, CancellationToken.None) is { } found ? RegistryJson.Read<TenantInfo>(found) : null;

    public async Task<TenantInfo> CreateAsync(string id, string name)
    {
        GrainKey.CheckTenant(id);
        if (name.Length is 0 or > 200) throw new NexusException(ErrorCode.Invalid, $"a tenant's name must have 1 to 200 characters, not {name.Length}");
        var found = await registry.FindAsync(ITenantsGrain.Key, RegistryKind.Tenant, id, CancellationToken.None);
        var tenant = found is null ? new TenantInfo(id, name, time.GetUtcNow(), 1) : RegistryJson.Read<TenantInfo>(found);
        if (tenant.Name != name) throw new NexusException(ErrorCode.Conflict, $"tenant '{id}' exists under the name '{tenant.Name}'");

        // The personas come first: a tenant that is listed has all of them, and a repeat after a crash completes it.
        TenantScope.Enter(id);
        var personas = GrainFactory.GetGrain<IPersonasGrain>(id);
        foreach (var draft in found is null ? defaults.Personas : [])
            if (await personas.FindAsync(draft.Name) is null) await personas.CreateAsync(chance.NewId(), draft);

        if (found is null) await PutAsync(RegistryKind.Tenant, id, 1, tenant);
        return tenant;
    }

    public async Task AddKeyAsync(string sha256Hex, ApiKeyInfo key)
    {
        if (sha256Hex.Length != 64 || !sha256Hex.All(char.IsAsciiHexDigitLower)) throw new NexusException(ErrorCode.Invalid, "an API key's hash must be 64 lower-case hex digits");
        if (await registry.FindAsync(ITenantsGrain.Key, RegistryKind.Tenant, key.Tenant, CancellationToken.None) is null)
            throw new NexusException(ErrorCode.NotFound, $"tenant '{key.Tenant}' not found");
        if (await registry.FindAsync(ITenantsGrain.Key, RegistryKind.ApiKey, sha256Hex, CancellationToken.None) is { } found)
        {
            var stands = RegistryJson.Read<ApiKeyInfo>(found);
            if (stands.Tenant != key.Tenant || stands.Role != key.Role) throw new NexusException(ErrorCode.Conflict, "this API key stands already, for another tenant or role");
            return;
        }

        await PutAsync(RegistryKind.ApiKey, sha256Hex, 1, key);
        await GrainFactory.GetGrain<IApiKeyGrain>(sha256Hex).ForgetAsync();
    }

    public async Task<ImmutableArray<ApiKeyInfo>> KeysAsync(string tenant) =>
        [.. (await AllKeysAsync()).Select(RegistryJson.Read<ApiKeyInfo>).Where(key => key.Tenant == tenant).OrderBy(key => key.CreatedAt)];

    public async Task<ApiKeyInfo?> FindKeyAsync(string tenant, string keyId)
    {
        if (processKeys.ByHash.Values.FirstOrDefault(key => key.Id == keyId) is { } ofThisProcess) return ofThisProcess.Tenant == tenant ? ofThisProcess : null;
        if (!_hashes.ContainsKey(keyId))
            foreach (var entry in await AllKeysAsync()) _hashes[RegistryJson.Read<ApiKeyInfo>(entry).Id] = entry.Id;
        var found = _hashes.TryGetValue(keyId, out var hash) ? await GrainFactory.GetGrain<IApiKeyGrain>(hash).FindAsync() : null;
        return found?.Tenant == tenant ? found : null;
    }

    public async Task RevokeKeyAsync(string tenant, string keyId)
    {
        foreach (var entry in await AllKeysAsync())
        {
            var key = RegistryJson.Read<ApiKeyInfo>(entry);
            if (key.Id != keyId || key.Tenant != tenant) continue;
            if (key.RevokedAt is null) await PutAsync(RegistryKind.ApiKey, entry.Id, entry.Version + 1, key with { RevokedAt = time.GetUtcNow() });
            await GrainFactory.GetGrain<IApiKeyGrain>(entry.Id).ForgetAsync();
            return;
        }

        throw new NexusException(ErrorCode.NotFound, $"API key '{keyId}' not found");
    }

    private ValueTask<IReadOnlyList<RegistryEntry>> AllKeysAsync() => registry.ListAsync(ITenantsGrain.Key, RegistryKind.ApiKey, CancellationToken.None);

    private async Task PutAsync<T>(string kind, string id, int version, T document)
    {
        if (!await registry.TryPutAsync(new RegistryEntry(ITenantsGrain.Key, kind, id, version, RegistryJson.Write(document), time.GetUtcNow()), CancellationToken.None))
            throw new NexusException(ErrorCode.Conflict, $"{kind} '{id}' was changed by another at the same time; try again");
    }
}
