using System.Collections.Immutable;
using Nexus.Tenants;

namespace Nexus.Ledger;

/// <inheritdoc cref="IEvidence" />
internal sealed class Evidence(ISealLog log, ITransparencyLog logs, LogKeys keys, IRegistry registry, TimeProvider time) : IEvidence
{
    public async Task<byte[]> BundleAsync(string tenant, string chainId, CancellationToken cancellation)
    {
        var leaves = await log.ChainAsync(tenant, chainId, cancellation);
        if (leaves.Count == 0) throw new NexusException(ErrorCode.NotFound, "Chain not found");
        var all = new SortedDictionary<long, StoredLeaf>(leaves.ToDictionary(static leaf => leaf.Index));
        // Where a payload is gone, the leaf that says why belongs to the proof.
        foreach (var gone in leaves.Where(static leaf => leaf.Draft.Payload.IsEmpty))
            foreach (var other in await log.SealAsync(tenant, gone.Draft.SealId, cancellation)) all[other.Index] = other;
        return await WriteAsync(BundleSubject.Chain, tenant, chainId, [.. all.Values], cancellation);
    }

    public async Task<byte[]> ReceiptAsync(string tenant, string sealId, CancellationToken cancellation)
    {
        var leaves = await log.SealAsync(tenant, sealId, cancellation);
        return leaves.Count > 0 ? await WriteAsync(BundleSubject.Seal, tenant, sealId, leaves, cancellation) : throw new NexusException(ErrorCode.NotFound, "Seal not found");
    }

    public async Task<TlogProof> ProofAsync(string tenant, string sealId, LeafKind? kind, CancellationToken cancellation)
    {
        var leaf = (await log.SealAsync(tenant, sealId, cancellation)).LastOrDefault(leaf => kind is null ? leaf.Draft.Kind is LeafKind.Decision or LeafKind.Outcome : leaf.Draft.Kind == kind)
            ?? throw new NexusException(ErrorCode.NotFound, kind is null ? "Seal not found" : $"seal {sealId} has no {WireName.Of(kind.Value)}");
        var note = await logs.CosignedAsync(tenant, leaf.Index + 1, cancellation);
        var path = await new TreeProofs(log, tenant, cancellation).InclusionAsync(leaf.Index, Checkpoint.Parse(note.Text).Size);
        return new TlogProof(leaf.Draft.Leaf.Bytes, leaf.Index, path, note);
    }

    private async Task<byte[]> WriteAsync(BundleSubject subject, string tenant, string id, IReadOnlyList<StoredLeaf> stored, CancellationToken cancellation)
    {
        var note = await logs.CosignedAsync(tenant, stored[^1].Index + 1, cancellation);
        var size = Checkpoint.Parse(note.Text).Size;
        var proofs = new TreeProofs(log, tenant, cancellation);
        var leaves = ImmutableArray.CreateBuilder<BundleLeaf>(stored.Count);
        foreach (var leaf in stored)
            leaves.Add(new BundleLeaf(leaf.Index, leaf.Draft.Hash, leaf.Draft.Leaf, leaf.Draft.Payload, leaf.Draft.Salt.IsDefault ? [] : leaf.Draft.Salt, await proofs.InclusionAsync(leaf.Index, size)));
        LeafFields[] decisions = [.. stored.Where(static leaf => leaf.Draft.Kind == LeafKind.Decision).Select(static leaf => LeafFormat.Read(leaf.Draft.Leaf.Span))];
        var bundle = new Bundle(subject, id, tenant, note, [.. logs.KeysOf(tenant).Select(static key => key.ToString())], leaves.DrainToImmutable(), await PersonasAsync(tenant, decisions, cancellation))
        {
            Tools = await ToolsAsync(tenant, decisions, cancellation),
        };
        var now = time.GetUtcNow();
        return BundleFormat.Write(bundle, keys.SignersOf(logs.OriginOf(tenant), now), now);
    }

    private async Task<ImmutableArray<BundlePersona>> PersonasAsync(string tenant, LeafFields[] decisions, CancellationToken cancellation)
    {
        var personas = ImmutableArray.CreateBuilder<BundlePersona>();
        foreach (var (id, version) in decisions.Select(static fields => (fields.PersonaId, fields.PersonaVersion)).Distinct().Order())
            if (await registry.FindVersionAsync(tenant, RegistryKind.Persona, id, version, cancellation) is { } entry)
                personas.Add(new BundlePersona(id, version, CanonicalJson.Canonicalize(entry.Document.Span)));
        return personas.DrainToImmutable();
    }

    // Nexus's own tools are code and have no registration; decisions name none for them.
    private async Task<ImmutableArray<BundleTool>> ToolsAsync(string tenant, LeafFields[] decisions, CancellationToken cancellation)
    {
        var tools = ImmutableArray.CreateBuilder<BundleTool>();
        foreach (var (name, version) in decisions.Where(static fields => fields.ToolDigest.Length > 0).Select(static fields => (fields.Tool, fields.ToolVersion)).Distinct().Order())
            if (await registry.FindVersionAsync(tenant, RegistryKind.Tool, name, version, cancellation) is { } entry)
                tools.Add(new BundleTool(name, version, CanonicalJson.Canonicalize(entry.Document.Span)));
        return tools.DrainToImmutable();
    }
}
