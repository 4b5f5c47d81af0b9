using Nexus.Tenants;

namespace Nexus.Ledger;

/// <summary>Holds the digests that decisions name against the registry's versions: each contract is read and hashed once an audit, and told of once a digest.</summary>
internal sealed class ContractCheck(IRegistry registry, string tenant)
{
    private readonly HashSet<(string Kind, string Id, int Version, string Digest)> checkedOnes = [];
    private LeafFields? before;

    public async ValueTask CheckAsync(long index, LeafFields fields, AuditFindings findings, CancellationToken cancellation)
    {
        if (fields.Kind != LeafKind.Decision || IsLikeBefore(fields)) return;
        before = fields;
        await CheckAsync(RegistryKind.Persona, fields.PersonaId, fields.PersonaName, fields.PersonaVersion, fields.PersonaDigest, index, fields.Seal, findings, cancellation);
        await CheckAsync(RegistryKind.Tool, fields.Tool, fields.Tool, fields.ToolVersion, fields.ToolDigest, index, fields.Seal, findings, cancellation);
    }

    // Most decisions are made under the contracts of the one before.
    private bool IsLikeBefore(LeafFields fields) => before is { } other
        && other.PersonaVersion == fields.PersonaVersion && other.ToolVersion == fields.ToolVersion && other.PersonaId == fields.PersonaId && other.Tool == fields.Tool
        && other.PersonaDigest == fields.PersonaDigest && other.ToolDigest == fields.ToolDigest;

    private async ValueTask CheckAsync(string kind, string id, string name, int version, string digest, long index, string seal, AuditFindings findings, CancellationToken cancellation)
    {
        if (digest.Length == 0 || !checkedOnes.Add((kind, id, version, digest))) return;
        var entry = await registry.FindVersionAsync(tenant, kind, id, version, cancellation);
        if (ContractFinding.Of(kind, name, version, index, digest, entry?.Document) is { } wrong) findings.Add(index, seal, wrong.Field, wrong.Message);
    }
}
