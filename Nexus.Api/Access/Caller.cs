using Nexus.Tenants;

namespace Nexus.Access;

/// <summary>Who calls, as the token or key says.</summary>
/// <param name="Principal">Id of the API key.</param>
internal sealed record Caller(string Tenant, Role Role, string Principal);
