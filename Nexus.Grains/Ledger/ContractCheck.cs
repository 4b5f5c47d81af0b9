using Nexus.Tenants;

namespace Nexus.Ledger;

/// <summary>Holds the digests that decisions name against the registry's versions: each contract is read and hashed once an audit, and told of once a digest.</summary>
internal sealed class ContractCheck(IRegistry registry, string tenant)
{
    private readonly HashSet<(string Kind, string Id, int Version, string Digest)> checkedOnes = [];
    private NamedContracts? before;

    public async ValueTask CheckAsync(long index, IdKey seal, NamedContracts named, AuditFindings findings, CancellationToken cancellation)
    {
        // Most decisions are made under the contracts of the one before.
        if (named.Equals(before)) return;
        before = named;
        await CheckAsync(RegistryKind.Persona, named.PersonaId, named.PersonaName, named.PersonaVersion, named.PersonaDigest, index, seal, findings, cancellation);
        await CheckAsync(RegistryKind.Tool, named.Tool, named.Tool, named.ToolVersion, named.ToolDigest, index, seal, findings, cancellation);
    }

    private async ValueTask CheckAsync(string kind, string id, string name, int version, string digest, long index, IdKey seal, AuditFindings findings, CancellationToken cancellation)
    {
        if (digest.Length == 0 || !checkedOnes.Add((kind, id, version, digest))) return;
        var entry = await registry.FindVersionAsync(tenant, kind, id, version, cancellation);
        if (ContractFinding.Of(kind, name, version, index, digest, entry?.Document) is { } wrong) findings.Add(index, seal.ToString(), wrong.Field, wrong.Message);
    }
}
