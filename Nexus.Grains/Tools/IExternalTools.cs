namespace Nexus.Tools;

/// <summary>Tools that tenants have registered and that run at their callers: Nexus judges and seals their calls.</summary>
public interface IExternalTools
{
    ValueTask<ToolDescriptor?> FindAsync(string tenant, string tool);

    ValueTask<IReadOnlyList<ToolDescriptor>> ListAsync(string tenant);

    /// <summary>Writes the next version; the descriptor as it stands. False if another writer was first.</summary>
    ValueTask<bool> TryPutAsync(string tenant, ToolDescriptor tool);
}
