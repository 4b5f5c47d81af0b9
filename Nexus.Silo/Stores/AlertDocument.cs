using Nexus.Tenants;
using Nexus.Threats;

namespace Nexus.Stores;

/// <summary>An alert as every store keeps it: JSON beside the columns it is searched by.</summary>
internal static class AlertDocument
{
    public static byte[] Write(Alert alert) => [.. RegistryJson.Write(alert).Span];

    public static Alert Read(Utf8Json document) => RegistryJson.Read<Alert>(new RegistryEntry("", "alert", "", 1, document, default));
}
