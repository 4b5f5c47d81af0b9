using System.Collections.Immutable;

namespace Nexus.Tenants;

/// <summary>What an API key may do. Each role includes nothing of the others unless said.</summary>
[GenerateSerializer, Alias("Nexus.Tenants.Role")]
public enum Role
{
    /// <summary>Runs chains and reads what it needs for that. Its tasks are untrusted input.</summary>
    Agent,

    /// <summary>Reads and verifies everything of the tenant, changes nothing.</summary>
    Auditor,

    /// <summary>Runs chains, decides approvals, manages knowledge.</summary>
    Operator,

    /// <summary>All of the above, and personas, tools, keys and tenants.</summary>
    Admin,
}

/// <summary>A tenant.</summary>
/// <param name="Id">1 to 64 of a-z 0-9 - _.</param>
/// <param name="Name">For people.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="Version">Grows by one with each change, from 1.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Tenants.TenantInfo")]
public sealed record TenantInfo([property: Id(0)] string Id, [property: Id(1)] string Name, [property: Id(2)] DateTimeOffset CreatedAt, [property: Id(3)] int Version);

/// <summary>Who a key belongs to and what it may do. The key itself is never kept, only the SHA-256 of it.</summary>
/// <param name="Id">A stable id that may be shown.</param>
/// <param name="Tenant">The tenant it speaks for.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Name">For people.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="RevokedAt">UTC, or null while it is good.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Tenants.ApiKeyInfo")]
public sealed record ApiKeyInfo([property: Id(0)] string Id, [property: Id(1)] string Tenant, [property: Id(2)] Role Role, [property: Id(3)] string Name, [property: Id(4)] DateTimeOffset CreatedAt, [property: Id(5)] DateTimeOffset? RevokedAt);

/// <summary>The list of tenants and their keys. Key: <c>_system</c>.</summary>
[Alias("Nexus.Tenants.ITenantsGrain")]
public interface ITenantsGrain : IGrainWithStringKey
{
    /// <summary>The one key of this grain.</summary>
    const string Key = "_system";

    /// <summary>All tenants, by id.</summary>
    [Alias("List")]
    Task<ImmutableArray<TenantInfo>> ListAsync();

    /// <summary>The tenant with this id, or null.</summary>
    [Alias("Find")]
    Task<TenantInfo?> FindAsync(string id);

    /// <summary>Creates a tenant with the five default personas. Creating one that exists with the same name is no error.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Conflict"/> if it exists under another name; <see cref="ErrorCode.Invalid"/> for a malformed id.</exception>
    [Alias("Create")]
    Task<TenantInfo> CreateAsync(string id, string name);

    /// <summary>Stores a key by its hash. Repeating it with the same data is no error.</summary>
    /// <param name="sha256Hex">Lower-case hex of SHA-256 of the key's UTF-8 bytes.</param>
    /// <param name="key">What it stands for; its tenant must exist.</param>
    [Alias("AddKey")]
    Task AddKeyAsync(string sha256Hex, ApiKeyInfo key);

    /// <summary>The keys of <paramref name="tenant"/>, oldest first, revoked ones included.</summary>
    [Alias("Keys")]
    Task<ImmutableArray<ApiKeyInfo>> KeysAsync(string tenant);

    /// <summary>What the key with this id stands for, or null if <paramref name="tenant"/> has no such key or it was revoked.</summary>
    [Alias("FindKey")]
    Task<ApiKeyInfo?> FindKeyAsync(string tenant, string keyId);

    /// <summary>Revokes the key with this id; what remembers it forgets it within seconds, and the tokens it gave with it.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.NotFound"/>.</exception>
    [Alias("RevokeKey")]
    Task RevokeKeyAsync(string tenant, string keyId);
}

/// <summary>One API key. Key: lower-case hex of its SHA-256.</summary>
[Alias("Nexus.Tenants.IApiKeyGrain")]
public interface IApiKeyGrain : IGrainWithStringKey
{
    /// <summary>What the key stands for, or null if there is no such key or it was revoked.</summary>
    [Alias("Find")]
    Task<ApiKeyInfo?> FindAsync();

    /// <summary>Forgets what is cached, so that the next look-up reads the store.</summary>
    [Alias("Forget")]
    Task ForgetAsync();
}
