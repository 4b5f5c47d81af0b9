using System.Text.Json.Serialization;

namespace Nexus.Wire;

/// <summary>Body of <c>POST /v1/tenants</c>.</summary>
/// <param name="Id">1 to 64 of a-z, 0-9, <c>-</c> and <c>_</c>, beginning with a letter or digit.</param>
/// <param name="Name">For people.</param>
public sealed record TenantRequest(string Id, string? Name = null);

/// <summary>A tenant.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">For people.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="ApiKey">The tenant's first admin key, shown once, when it is created; null otherwise.</param>
public sealed record TenantResponse(string Id, string Name, DateTimeOffset CreatedAt, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ApiKey = null);

/// <summary>The tenants the caller may see.</summary>
/// <param name="Tenants">By id.</param>
public sealed record TenantsResponse(IReadOnlyList<TenantResponse> Tenants);

/// <summary>Body of <c>POST /v1/keys</c>.</summary>
/// <param name="Name">For people: 1 to 200 characters.</param>
/// <param name="Role"><c>agent</c>, <c>auditor</c>, <c>operator</c> or <c>admin</c>.</param>
public sealed record KeyRequest(string Name, string Role);

/// <summary>An API key, as far as it may be shown.</summary>
/// <param name="Id">Names it, e.g. to revoke it.</param>
/// <param name="Name">For people.</param>
/// <param name="Role">What it may do.</param>
/// <param name="TenantId">The tenant it speaks for.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="RevokedAt">When it was revoked, or null.</param>
/// <param name="ApiKey">The key itself, shown once, in the answer that made it; null otherwise.</param>
public sealed record KeyResponse(string Id, string Name, string Role, string TenantId, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ApiKey = null);

/// <summary>The keys of a tenant, oldest first, revoked ones included.</summary>
/// <param name="Keys">The keys.</param>
public sealed record KeysResponse(IReadOnlyList<KeyResponse> Keys);

/// <summary>Something was revoked or deleted.</summary>
/// <param name="Deleted">Always true.</param>
public sealed record DeletedResponse(bool Deleted);
