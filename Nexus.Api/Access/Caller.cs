using Nexus.Tenants;

namespace Nexus.Access;

/// <summary>Who calls, as the token or key says.</summary>
/// <param name="Principal">Id of the API key.</param>
internal sealed record Caller(string Tenant, Role Role, string Principal)
{
    /// <summary>When its token expires, in seconds since 1970; never, where it came with its key.</summary>
    public long Expires { get; init; } = long.MaxValue;
}
