using Nexus.Tenants;

namespace Nexus.Ledger;

/// <summary>Verifies a tenant's whole log in one pass, page by page: pages are read and examined beside each other, and put together in order.</summary>
/// <remarks>Keeps a few words a chain and a seal in memory, nothing of their bytes.</remarks>
internal sealed class LogAudit(ISealLog log, IHeadKeeper heads, IRegistry registry, string tenant, CancellationToken cancellation)
{
    private const int PageSize = 256;

    // Beside the page that is being put together: two cores are busy, and no more than that is asked of a machine that also works.
    private const int Ahead = 2;

    // A writer may commit between the two reads; that it does so many times in a row is damage.
    private const int HeadReads = 20;

    private readonly AuditFindings findings = new();
    private readonly ContractCheck contracts = new(registry, tenant);

    public async Task<Verification> RunAsync()
    {
        // The outside head first: it is never ahead of a log that only grows.
        var kept = heads.Last(tenant);
        var (state, head) = await StartAsync();
        var links = new ChainLinks(findings);
        var numbers = new SealNumbers(findings);
        var tree = new TreeRebuild(log, tenant, state, head, kept, findings, cancellation);
        long expected = 0;
        await foreach (var page in PagesAsync(head.Size))
        {
            findings.Take(page.Findings);
            foreach (var (index, seal) in page.Gone) await LeafCheck.ErasedAsync(log, tenant, index, seal, findings, cancellation);
            foreach (var leaf in page.Leaves)
            {
                if (leaf.Index > expected) await MissingAsync(expected, leaf.Index, tree, numbers);
                await tree.AppendAsync(leaf);
                Follow(leaf, links, numbers);
                if (leaf.Said is { } said) await contracts.CheckAsync(leaf.Index, said, findings, cancellation);
                expected = leaf.Index + 1;
            }
        }

        if (expected < head.Size) findings.Add(expected, "", "size", $"the log ends before leaf {expected}; its head says {head.Size} leaves");
        await tree.CloseAsync();
        if (state.Seals != findings.Seals) findings.Add(-1, "", "size", $"the log holds {findings.Seals} decisions, its state says {state.Seals}");
        await BeyondAsync(head);
        await StrayAsync();
        await OpenCheck.RunAsync(log, tenant, links.Decisions, findings, cancellation);
        return findings.Close(head, $"Ledger of {tenant}", $"leaf hashes, payload commitments, index columns, links, pairs of decision and outcome, contracts of personas and tools, every tile, and size and root{HeadCheck.Beside(kept)}", links.OpenCount);
    }

    /// <summary>The pages in order. They are worked on outside the caller's turn, which other calls may want.</summary>
    private async IAsyncEnumerable<AuditPage> PagesAsync(long size)
    {
        var ahead = new Queue<Task<AuditPage>>();
        try
        {
            for (long next = 0; next < size || ahead.Count > 0;)
            {
                for (; next < size && ahead.Count <= Ahead; next += PageSize)
                {
                    var (from, count) = (next, (int)Math.Min(PageSize, size - next));
                    ahead.Enqueue(Task.Run(() => AuditPage.LoadAsync(log, tenant, from, count, cancellation), cancellation));
                }

                yield return await ahead.Dequeue();
            }
        }
        finally
        {
            await Task.WhenAll((IEnumerable<Task>)ahead).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    private async ValueTask<(LogState State, LedgerHead Head)> StartAsync()
    {
        for (var reads = 1; ; reads++)
        {
            var state = await log.StateAsync(tenant, cancellation);
            var head = await log.HeadAsync(tenant, cancellation);
            if (state.Size == head.Size) return (state, head);
            if (reads < HeadReads) continue;
            findings.Add(-1, "", "size", $"the log's state says {state.Size} leaves, its head {head.Size}");
            return (state, head);
        }
    }

    private async ValueTask MissingAsync(long from, long to, TreeRebuild tree, SealNumbers numbers)
    {
        numbers.Lose();
        findings.Add(from, "", "index", to - from == 1 ? $"leaf {from} is missing" : $"leaves {from} to {to - 1} are missing");
        for (var index = from; index < to; index++) await tree.AppendMissingAsync();
    }

    private void Follow(in AuditedLeaf leaf, ChainLinks links, SealNumbers numbers)
    {
        findings.Leaves++;
        numbers.Follow(leaf);
        if (leaf.Said is null) links.PassOver(leaf);
        else links.Follow(leaf.Index, leaf.Said, leaf.Hash);
    }

    /// <summary>What stands beside the log and belongs to nothing in it was put there by another hand.</summary>
    private async ValueTask StrayAsync()
    {
        foreach (var index in await log.StrayPayloadsAsync(tenant, AuditFindings.MaxFindings + 1, cancellation))
            findings.Add(index, "", "payload", index < 0 ? "a payload stands in the store that belongs to no tenant's log" : $"a payload stands at {index}, where there is no leaf");
        foreach (var index in await log.StraySealsAsync(tenant, AuditFindings.MaxFindings + 1, cancellation))
            if (!findings.Has(index)) findings.Add(index, "", "seal_id", $"the table that leaves are looked up in by seal does not say of leaf {index} what stands beside it");
        foreach (var open in await log.OpenActionsAsync(cancellation))
        {
            if (open.Tenant != tenant) continue;
            var leaves = await log.SealAsync(tenant, open.SealId, cancellation);
            if (!leaves.Any(leaf => leaf.Index == open.DecisionIndex && leaf.Draft.Open == OpenMark.Opens))
                findings.Add(open.DecisionIndex, open.SealId, "open", $"seal {open.SealId} stands in the table of open actions, but no decision at {open.DecisionIndex} allowed it");
        }
    }

    /// <summary>Leaves behind the head are either appended since, and then the head has moved, or were slipped in.</summary>
    private async ValueTask BeyondAsync(LedgerHead head)
    {
        var beyond = await log.StrayLeavesAsync(tenant, head.Size, AuditFindings.MaxFindings + 1, cancellation);
        if (beyond.Count == 0) return;
        var now = (await log.HeadAsync(tenant, cancellation)).Size;
        foreach (var index in beyond)
        {
            if (index < 0) findings.Add(index, "", "index", "a leaf stands in the store that belongs to no tenant's log");
            else if (index >= now) findings.Add(index, "", "size", $"a leaf stands at {index}, behind the head of {Counted.Leaves(now)}");
        }
    }
}
