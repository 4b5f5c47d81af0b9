namespace Nexus;

/// <summary>Names of the values that travel with every grain call in Orleans' request context.</summary>
public static class CallContext
{
    /// <summary>The caller's tenant id. A call without one is refused.</summary>
    public const string Tenant = "nexus.tenant";

    /// <summary>The caller's role, as in <see cref="Role"/>, lower case.</summary>
    public const string Role = "nexus.role";

    /// <summary>Who calls: an API key's id, or <c>system</c>.</summary>
    public const string Principal = "nexus.principal";
}
