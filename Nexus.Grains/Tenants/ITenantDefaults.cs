using Nexus.Personas;

namespace Nexus.Tenants;

/// <summary>What a new tenant begins with.</summary>
public interface ITenantDefaults
{
    IReadOnlyList<PersonaDraft> Personas { get; }

    /// <summary>The persona that repairs are made under. A tenant gets it with its first repair.</summary>
    PersonaDraft Antibody { get; }
}
