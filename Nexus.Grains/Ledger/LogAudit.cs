using System.Collections.Immutable;

namespace Nexus.Ledger;

/// <summary>Verifies a tenant's whole log in one pass, a thousand leaves at a time.</summary>
/// <remarks>Keeps a few words a chain and a seal in memory, nothing of their bytes.</remarks>
internal sealed class LogAudit(ISealLog log, IHeadKeeper heads, string tenant, CancellationToken cancellation)
{
    private const int PageSize = 1000;

    private readonly AuditFindings findings = new();

    public async Task<Verification> RunAsync()
    {
        // The outside head first: it is never ahead of a log that only grows.
        var kept = heads.Last(tenant);
        var head = await log.HeadAsync(tenant, cancellation);
        var links = new ChainLinks(findings);
        var tree = new TreeRebuild(log, tenant, head, kept, findings, cancellation);
        for (long next = 0; next < head.Size;)
        {
            var page = await log.ReadAsync(tenant, next, (int)Math.Min(PageSize, head.Size - next), cancellation);
            foreach (var stored in page)
            {
                if (stored.Index != next) findings.Add(next, "", "index", $"the leaves {next} to {stored.Index - 1} are missing");
                await LeafAsync(stored, tree, links);
                next = stored.Index + 1;
            }
            if (page.Count > 0) continue;
            findings.Add(next, "", "size", $"the log ends before leaf {next}; its head says {head.Size} leaves");
            break;
        }
        await BeyondAsync(head);
        await tree.CloseAsync();
        return findings.Close(head, $"Ledger of {tenant}", $"hashes, payload commitments, index columns, links and pairs of decision and outcome, every tile, and the root{(kept is null ? "; no head is kept outside the database" : $", also against the head of {kept.Size} leaves kept outside the database")}", links.OpenCount);
    }

    private async ValueTask LeafAsync(StoredLeaf stored, TreeRebuild tree, ChainLinks links)
    {
        findings.Leaves++;
        var hash = MerkleHash.Leaf(stored.Draft.Leaf.Span);
        var agrees = stored.Draft.Hash.AsSpan().SequenceEqual(hash);
        await tree.AppendAsync(stored, hash, agrees);
        if (LeafCheck.Read(stored, agrees, findings) is not { } fields) return;
        if (agrees)
        {
            LeafCheck.Columns(tenant, stored, fields, findings);
            LeafCheck.Payload(stored, fields, await ErasedAsync(stored, fields), findings);
        }
        links.Follow(stored.Index, fields, Convert.ToHexStringLower(hash));
    }

    private async ValueTask<bool> ErasedAsync(StoredLeaf stored, LeafFields fields)
        => fields.Commit.Length > 0 && LeafCheck.IsGone(stored) && (await log.SealAsync(tenant, fields.Seal, cancellation)).Any(leaf => leaf.Draft.Kind == LeafKind.Erasure);

    /// <summary>Leaves behind the head are either appended since, and then the head has moved, or were slipped in.</summary>
    private async ValueTask BeyondAsync(LedgerHead head)
    {
        var beyond = await log.ReadAsync(tenant, head.Size, 1, cancellation);
        if (beyond.Count > 0 && (await log.HeadAsync(tenant, cancellation)).Size <= beyond[0].Index)
            findings.Add(beyond[0].Index, beyond[0].Draft.SealId, "size", $"a leaf stands at {beyond[0].Index}, behind the head of {head.Size} leaves");
    }
}
