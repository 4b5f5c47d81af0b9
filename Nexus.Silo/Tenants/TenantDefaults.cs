using Nexus.Personas;

namespace Nexus.Tenants;

internal sealed class TenantDefaults : ITenantDefaults
{
    public IReadOnlyList<PersonaDraft> Personas => DefaultPersonas.All;

    public PersonaDraft Antibody => DefaultPersonas.Antibody;
}
