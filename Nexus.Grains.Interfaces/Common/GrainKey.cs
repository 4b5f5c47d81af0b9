namespace Nexus;

/// <summary>Forms and parses grain keys: <c>tenant</c> or <c>tenant/name</c>. The one place that knows the form.</summary>
public static class GrainKey
{
    /// <summary>The longest tenant id, in characters.</summary>
    public const int MaxTenantLength = 64;

    /// <summary>The key of <paramref name="name"/> of <paramref name="tenant"/>.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> if the tenant id is malformed or the name empty.</exception>
    public static string Of(string tenant, string name)
    {
        CheckTenant(tenant);
        return name.Length == 0 ? throw new NexusException(ErrorCode.Invalid, "a grain's name must not be empty") : $"{tenant}/{name}";
    }

    /// <summary>The tenant part of <paramref name="key"/>.</summary>
    public static string TenantOf(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? key : key[..slash];
    }

    /// <summary>The name part of <paramref name="key"/>; empty for a key that is a tenant alone.</summary>
    public static string NameOf(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? "" : key[(slash + 1)..];
    }

    /// <summary>True if <paramref name="tenant"/> is 1 to 64 of <c>a-z 0-9 - _</c>, beginning with a letter or digit.</summary>
    public static bool IsTenant(string tenant)
    {
        if (tenant.Length is 0 or > MaxTenantLength || !char.IsAsciiLetterLower(tenant[0]) && !char.IsAsciiDigit(tenant[0])) return false;
        foreach (var c in tenant)
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('-' or '_')) return false;
        return true;
    }

    /// <summary>Refuses a malformed tenant id.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> naming the id and the rule.</exception>
    public static void CheckTenant(string tenant)
    {
        if (!IsTenant(tenant)) throw new NexusException(ErrorCode.Invalid, $"tenant '{tenant}' must be 1 to {MaxTenantLength} of a-z, 0-9, '-' and '_', beginning with a letter or digit");
    }
}
