namespace Nexus.Wire;

/// <summary>Body of <c>POST /v1/auth/token</c>.</summary>
/// <param name="ApiKey">An API key, <c>nxs_…</c>.</param>
public sealed record TokenRequest(string ApiKey);

/// <summary>A token to send as <c>Authorization: Bearer</c>. Both names of it hold the same.</summary>
/// <param name="Token">The token.</param>
/// <param name="AccessToken">The same token.</param>
/// <param name="TokenType">Always <c>bearer</c>.</param>
/// <param name="TenantId">The tenant it speaks for.</param>
/// <param name="Role">What it may do.</param>
/// <param name="ExpiresIn">Seconds until it expires.</param>
public sealed record TokenResponse(string Token, string AccessToken, string TokenType, string TenantId, string Role, int ExpiresIn);
