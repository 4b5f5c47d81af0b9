using Nexus.Wire;

namespace Nexus.Client;

public sealed partial class NexusClient
{
    /// <summary>The tenants the key may see. Takes an admin key.</summary>
    public async Task<IReadOnlyList<TenantResponse>> TenantsAsync(CancellationToken cancellation = default) =>
        (await GetAsync("v1/tenants", WireJson.Default.TenantsResponse, cancellation)).Tenants;

    /// <summary>Creates a tenant; its first admin key is in the answer, once. Takes an admin key of the home tenant.</summary>
    public Task<TenantResponse> CreateTenantAsync(string id, string? name = null, CancellationToken cancellation = default) =>
        SendAsync(HttpMethod.Post, "v1/tenants", new TenantRequest(id, name), WireJson.Default.TenantRequest, WireJson.Default.TenantResponse, cancellation);

    /// <summary>The API keys of the tenant, oldest first. Takes an admin key.</summary>
    public async Task<IReadOnlyList<KeyResponse>> KeysAsync(CancellationToken cancellation = default) =>
        (await GetAsync("v1/keys", WireJson.Default.KeysResponse, cancellation)).Keys;

    /// <summary>Makes an API key; the key itself is in the answer, once. Takes an admin key.</summary>
    /// <param name="name">For people.</param>
    /// <param name="role"><c>agent</c>, <c>auditor</c>, <c>operator</c> or <c>admin</c>.</param>
    /// <param name="cancellation">Ends the call.</param>
    public Task<KeyResponse> CreateKeyAsync(string name, string role, CancellationToken cancellation = default) =>
        SendAsync(HttpMethod.Post, "v1/keys", new KeyRequest(name, role), WireJson.Default.KeyRequest, WireJson.Default.KeyResponse, cancellation);

    /// <summary>Revokes an API key of the tenant. Takes an admin key.</summary>
    public Task RevokeKeyAsync(string id, CancellationToken cancellation = default) =>
        CallAsync(HttpMethod.Delete, $"v1/keys/{Part(id)}", null, WireJson.Default.DeletedResponse, cancellation);
}
