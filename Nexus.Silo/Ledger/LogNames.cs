namespace Nexus.Ledger;

/// <summary>Names of logs: <c>prefix/tenant</c>.</summary>
internal sealed class LogNames(string prefix)
{
    public string OriginOf(string tenant) => $"{prefix}/{tenant}";

    public string? TenantOf(string name)
    {
        var tenant = name.StartsWith(prefix + "/", StringComparison.Ordinal) ? name[(prefix.Length + 1)..] : name;
        return GrainKey.IsTenant(tenant) ? tenant : null;
    }
}
