namespace Nexus.Tools;

/// <summary>A tool as it is registered.</summary>
/// <param name="Descriptor">What the gates read.</param>
/// <param name="Digest">Digest of its document in the registry.</param>
public sealed record RegisteredTool(ToolDescriptor Descriptor, string Digest);

/// <summary>Tools that tenants have registered and that run at their callers: Nexus judges and seals their calls.</summary>
public interface IExternalTools
{
    ValueTask<RegisteredTool?> FindAsync(string tenant, string tool);

    ValueTask<IReadOnlyList<ToolDescriptor>> ListAsync(string tenant);

    /// <summary>Writes the next version; the descriptor as it stands. False if another writer was first.</summary>
    ValueTask<bool> TryPutAsync(string tenant, ToolDescriptor tool);
}
