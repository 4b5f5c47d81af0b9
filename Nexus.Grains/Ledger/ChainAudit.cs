using System.Collections.Immutable;

namespace Nexus.Ledger;

/// <summary>Verifies one chain: every leaf of it, the links between them, and each one's place under the tenant's root.</summary>
internal sealed class ChainAudit(ISealLog log, IHeadKeeper heads, string tenant, CancellationToken cancellation)
{
    private readonly AuditFindings findings = new();

    public async Task<Verification> RunAsync(string chainId)
    {
        // The chain before the head: every leaf read is then within the head's size.
        var leaves = await log.ChainAsync(tenant, chainId, cancellation);
        if (leaves.Count == 0) throw new NexusException(ErrorCode.NotFound, $"there is no chain '{chainId}'");
        var head = await log.HeadAsync(tenant, cancellation);
        var tree = new TreeReader(log, tenant, cancellation);
        var links = new ChainLinks(findings);
        foreach (var stored in leaves) await LeafAsync(stored, chainId, head, tree, links);
        foreach (var seal in links.OpenSeals.ToArray()) await StrayAsync(seal, leaves);
        await HeadCheck.RunAsync(tree, head, heads.Last(tenant), findings);
        return findings.Close(head, $"Chain {chainId}", $"hashes, payload commitments, links and pairs of decision and outcome, and each leaf's place in the tree of {head.Size} leaves under root {Convert.ToHexStringLower(head.Root.AsSpan())[..16]}…", links.OpenCount);
    }

    private async ValueTask LeafAsync(StoredLeaf stored, string chainId, LedgerHead head, TreeReader tree, ChainLinks links)
    {
        findings.Leaves++;
        var seal = stored.Draft.SealId;
        if (stored.Index < 0 || stored.Index >= head.Size)
        {
            findings.Add(stored.Index, seal, "index", $"leaf {stored.Index} stands outside the tree of {head.Size} leaves");
            return;
        }
        var hash = ImmutableArray.Create(MerkleHash.Leaf(stored.Draft.Leaf.Span));
        var agrees = LeafCheck.HashAgrees(stored);
        var place = await tree.PlaceAsync(stored.Index, head.Size, hash);
        if (!agrees) await DisagreementAsync(stored, place, head, tree);
        else if (place is not null) findings.Add(stored.Index, seal, "root", $"leaf {stored.Index}: {place}");
        if (LeafCheck.Read(stored, agrees, findings) is not { } fields) return;
        if (agrees || place is null)
        {
            LeafCheck.Columns(tenant, stored, fields, findings);
            if (fields.Chain != chainId) return;
        }
        if (agrees || place is null) LeafCheck.Payload(stored, fields, await ErasedAsync(stored, fields), findings);
        links.Follow(stored.Index, fields, Convert.ToHexStringLower(hash.AsSpan()));
    }

    /// <summary>Leaf and hash disagree: the tree tells which of them is the one that was sealed.</summary>
    private async ValueTask DisagreementAsync(StoredLeaf stored, string? place, LedgerHead head, TreeReader tree)
    {
        var hashStands = await tree.PlaceAsync(stored.Index, head.Size, stored.Draft.Hash) is null;
        var field = place is null && !hashStands ? "hash" : "leaf";
        findings.Add(stored.Index, stored.Draft.SealId, field, field == "hash" ? $"the hash beside leaf {stored.Index} is not the leaf's" : $"leaf {stored.Index} does not give the hash it was sealed under");
    }

    private async ValueTask<bool> ErasedAsync(StoredLeaf stored, LeafFields fields)
        => fields.Commit.Length > 0 && LeafCheck.IsGone(stored) && (await log.SealAsync(tenant, fields.Seal, cancellation)).Any(leaf => leaf.Draft.Kind == LeafKind.Erasure);

    /// <summary>An open decision may look open only because the index beside its outcome names another chain.</summary>
    private async ValueTask StrayAsync(string seal, IReadOnlyList<StoredLeaf> leaves)
    {
        foreach (var other in await log.SealAsync(tenant, seal, cancellation))
            if (other.Draft.Kind == LeafKind.Outcome && leaves.All(leaf => leaf.Index != other.Index))
                findings.Add(other.Index, seal, "chain_id", $"the outcome at {other.Index} of an open decision is filed under chain '{other.Draft.ChainId}'");
    }
}
