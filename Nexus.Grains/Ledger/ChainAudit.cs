using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Nexus.Tenants;

namespace Nexus.Ledger;

/// <summary>Verifies one chain: every leaf of it, the links between them, and each one's place under the tenant's root.</summary>
internal sealed class ChainAudit(ISealLog log, IHeadKeeper heads, IRegistry registry, string tenant, CancellationToken cancellation)
{
    private readonly AuditFindings findings = new();
    private readonly ContractCheck contracts = new(registry, tenant);
    private readonly LeafCheck check = new(tenant);

    public async Task<Verification> RunAsync(string chainId)
    {
        // Outside head, chain, head, in this order: what is read later is never shorter, however the log grows meanwhile.
        var kept = heads.Last(tenant);
        var leaves = await log.ChainAsync(tenant, chainId, cancellation);
        if (leaves.Count == 0) throw new NexusException(ErrorCode.NotFound, $"there is no chain '{chainId}'");
        var head = await log.HeadAsync(tenant, cancellation);
        var tree = new TreeReader(log, tenant, head, cancellation);
        var links = new ChainLinks(findings);
        foreach (var stored in leaves) await LeafAsync(stored, chainId, head, tree, links);
        foreach (var seal in links.Halves.Select(static half => half.ToString()).ToArray()) await StrayAsync(seal, leaves);
        await OpenCheck.RunAsync(log, tenant, links.Decisions, findings, cancellation);
        await HeadAsync(tree, head, kept);
        return findings.Close(head, $"Chain {chainId}", $"leaf hashes, payload commitments, index columns, links, pairs of decision and outcome, contracts of personas and tools, and each leaf's place in the tree of {Counted.Leaves(head.Size)}{HeadCheck.Beside(kept)}", links.OpenCount);
    }

    private async ValueTask LeafAsync(StoredLeaf stored, string chainId, LedgerHead head, TreeReader tree, ChainLinks links)
    {
        findings.Leaves++;
        var (index, seal) = (stored.Index, stored.Draft.SealId);
        if (index < 0 || index >= head.Size)
        {
            findings.Add(index, seal, "index", $"leaf {index} stands outside the tree of {head.Size} leaves");
            return;
        }
        var hash = MerkleHash.Leaf(stored.Draft.Leaf.Span);
        AuditedLeaf leaf = default;
        leaf.TakeColumns(LeafRow.Of(stored), LeafHash.Of(hash));
        if (!stored.Draft.Hash.AsSpan().SequenceEqual(hash))
        {
            await DamageAsync(stored, hash, tree);
            links.PassOver(leaf);
            return;
        }
        if (await tree.ObjectionAsync(index, stored.Draft.Hash) is { } objection) findings.Add(index, seal, "root", $"leaf {index} has no proof: {objection}");
        var gone = check.Examine(LeafRow.Of(stored), ref leaf, findings);
        if (gone) await LeafCheck.ErasedAsync(log, tenant, index, leaf.Seal.ToString(), findings, cancellation);
        if (leaf.Contracts is { } named) await contracts.CheckAsync(index, leaf.Seal, named, findings, cancellation);
        if (!leaf.IsRead) links.PassOver(leaf);
        else if (leaf.Chain == new IdKey(chainId)) links.Follow(leaf);
    }

    /// <summary>Leaf and stored hash disagree: the tree tells which of them is the one that was sealed.</summary>
    private async ValueTask DamageAsync(StoredLeaf stored, byte[] hash, TreeReader tree)
    {
        var (index, seal) = (stored.Index, stored.Draft.SealId);
        if (await tree.ObjectionAsync(index, ImmutableCollectionsMarshal.AsImmutableArray(hash)) is null) findings.Add(index, seal, "hash", $"the hash beside leaf {index} is not the leaf's");
        else findings.Add(index, seal, "leaf", $"leaf {index} does not give the hash it was sealed under");
    }

    /// <summary>One half of a seal may be missing only because the index beside the other names another chain.</summary>
    private async ValueTask StrayAsync(string seal, IReadOnlyList<StoredLeaf> leaves)
    {
        foreach (var other in await log.SealAsync(tenant, seal, cancellation))
            if (other.Draft.Kind is LeafKind.Decision or LeafKind.Outcome && leaves.All(leaf => leaf.Index != other.Index) && other.Index < leaves[^1].Index)
                findings.Add(other.Index, seal, "chain_id", $"the {WireName.Of(other.Draft.Kind)} at {other.Index} is filed under chain '{other.Draft.ChainId}', the other half of its seal here");
    }

    private async ValueTask HeadAsync(TreeReader tree, LedgerHead head, LedgerHead? kept)
    {
        var root = await tree.RootAsync(head.Size);
        if (root is null) findings.Add(-1, "", "size", $"the log does not hold all hashes of its {head.Size} leaves");
        else if (!head.Root.AsSpan().SequenceEqual(root)) findings.Add(-1, "", "root", $"the stored hashes give root {HeadCheck.Hex(root)}, the stored head says {HeadCheck.Hex(head.Root.AsSpan())}");
        if (kept is null) return;
        if (kept.Size > head.Size) HeadCheck.Truncated(head, kept, findings);
        else if (await tree.RootAsync(kept.Size) is { } before && !kept.Root.AsSpan().SequenceEqual(before)) HeadCheck.Rewritten(before, kept, findings);
    }
}
