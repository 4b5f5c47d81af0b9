using Nexus.Personas;

namespace Nexus.Tenants;

/// <summary>What a new tenant begins with.</summary>
public interface ITenantDefaults
{
    IReadOnlyList<PersonaDraft> Personas { get; }
}
