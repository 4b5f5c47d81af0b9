using Nexus.Approvals;
using Nexus.Tenants;

namespace Nexus.Stores;

/// <summary>A request for approval as every store keeps it: JSON beside the columns it is searched by.</summary>
internal static class ApprovalDocument
{
    public static byte[] Write(Approval approval) => [.. RegistryJson.Write(approval).Span];

    public static Approval Read(Utf8Json document) => RegistryJson.Read<Approval>(new RegistryEntry("", "approval", "", 1, document, default));
}
