namespace Nexus.Entities;

/// <summary>The entities a tenant has by configuration; what the registry holds under the same id stands before them.</summary>
public interface IEntityDefaults
{
    IReadOnlyList<EntityInfo> Of(string tenant);
}
