namespace Nexus.Tenants;

/// <summary>One version of a registered thing: a tenant, key, persona, tool or request.</summary>
public sealed record RegistryEntry(string Tenant, string Kind, string Id, int Version, Utf8Json Document, DateTimeOffset At);

/// <summary>Versioned documents, durable once written. Versions count from 1 without gaps.</summary>
public interface IRegistry
{
    ValueTask<RegistryEntry?> FindAsync(string tenant, string kind, string id, CancellationToken cancellation);

    ValueTask<RegistryEntry?> FindVersionAsync(string tenant, string kind, string id, int version, CancellationToken cancellation);

    /// <summary>The latest version of each, by id.</summary>
    ValueTask<IReadOnlyList<RegistryEntry>> ListAsync(string tenant, string kind, CancellationToken cancellation);

    /// <summary>Writes a version; false if it is not exactly the next one (another writer was first).</summary>
    ValueTask<bool> TryPutAsync(RegistryEntry entry, CancellationToken cancellation);
}

public static class RegistryKind
{
    public const string Tenant = "tenant";
    public const string ApiKey = "api-key";
    public const string Persona = "persona";
    public const string Candidate = "candidate";
    public const string Tool = "tool";
    public const string Request = "request";
    public const string Entity = "entity";
    public const string Rule = "rule";
    public const string Throttle = "throttle";
}
