using System.Collections.Concurrent;
using System.Threading.Channels;
using Nexus.Tenants;

namespace Nexus.Ledger;

/// <summary>Verifies a tenant's whole log in one pass, page by page: pages are read and examined beside each other, and put together in order.</summary>
/// <remarks>Keeps a few words a chain and a seal in memory, nothing of their bytes.</remarks>
internal sealed class LogAudit(ISealLog log, IHeadKeeper heads, IRegistry registry, string tenant, bool askStore, CancellationToken cancellation)
{
    private const int PageSize = 256;

    // Two cores are busy, and no more than that is asked of a machine that also works.
    private const int Hands = 2;

    // How many pages each of them has ready before it waits for whoever puts them together.
    private const int Ahead = 4;

    // A writer may commit between the two reads; that it does so many times in a row is damage.
    private const int HeadReads = 20;

    private readonly AuditFindings findings = new();
    private readonly ContractCheck contracts = new(registry, tenant);
    private readonly LeafCheck check = new(tenant);
    private readonly ConcurrentBag<AuditPage> spare = []; // pages that were put together
    private long expected; // the place of the next leaf
    private long? missing; // the first place without one

    public async Task<Verification> RunAsync()
    {
        // The outside head first: it is never ahead of a log that only grows.
        var kept = heads.Last(tenant);
        var links = new ChainLinks(findings);
        var store = askStore ? Task.Run(() => log.DamageAsync(tenant, AuditFindings.MaxFindings + 1, cancellation).AsTask(), cancellation) : Task.FromResult<IReadOnlyList<StoreDamage>>([]);
        var head = new LedgerHead(0, []);
        try
        {
            (var state, head) = await StartAsync();
            await ExamineAsync(state, head, kept, links);
        }
        catch (StoreUnavailableException damage) when (damage.IsDamaged)
        {
            findings.Add(-1, "", "store", $"the store cannot be read on from leaf {expected}, and nothing is known of what is behind it: {damage.Message}");
        }
        finally
        {
            await ((Task)store).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        foreach (var (index, message) in await store) findings.Add(index, "", "store", message);
        return findings.Close(head, $"Ledger of {tenant}", $"leaf hashes, payload commitments, index columns, links, pairs of decision and outcome, contracts of personas and tools, every tile, {(askStore ? "what the store looks up by, " : "")}and size and root{HeadCheck.Beside(kept)}", links.OpenCount);
    }

    private async ValueTask ExamineAsync(LogState state, LedgerHead head, LedgerHead? kept, ChainLinks links)
    {
        var numbers = new SealNumbers(findings);
        var tree = new TreeRebuild(log, tenant, state, head, kept, findings, cancellation);
        for (long from = 0; from < head.Size;)
        {
            await foreach (var page in PagesAsync(from, head.Size))
            {
                from += PageSize;
                if (page.Count > 0)
                {
                    await PutTogetherAsync(page, links, numbers, tree);
                    continue;
                }
                from = await NextPageAsync(from, head.Size);
                break;
            }
        }

        if (expected < head.Size) Missing(expected, "size", $"the log ends before leaf {expected}; its head says {head.Size} leaves");
        await tree.CloseAsync();
        if (state.Seals != findings.Seals) findings.Add(-1, "", "size", $"the log holds {findings.Seals} decisions, its state says {state.Seals}");
        await BeyondAsync(head);
        await StrayAsync(missing ?? head.Size);
        await OpenCheck.RunAsync(log, tenant, links.Decisions, findings, cancellation);
    }

    private async ValueTask PutTogetherAsync(AuditPage page, ChainLinks links, SealNumbers numbers, TreeRebuild tree)
    {
        findings.Take(page.Findings);
        foreach (var (index, seal) in page.Gone) await LeafCheck.ErasedAsync(log, tenant, index, seal, findings, cancellation);
        for (var i = 0; i < page.Count; i++)
        {
            if (page[i].Index > expected) await MissingAsync(page[i].Index, numbers, tree);
            await tree.AppendAsync(page[i]);
            Follow(page[i], links, numbers);
            if (page[i].Contracts is { } named) await contracts.CheckAsync(page[i].Index, page[i].Seal, named, findings, cancellation);
            expected = page[i].Index + 1;
        }
        spare.Add(page);
    }

    /// <summary>Where to read on behind an empty page: a head that was moved far away must not have us look at every place before it.</summary>
    private async ValueTask<long> NextPageAsync(long from, long size) =>
        (await log.StrayLeavesAsync(tenant, from, 1, cancellation)).FirstOrDefault(static index => index >= 0, -1) is >= 0 and var next ? Math.Max(from, next / PageSize * PageSize) : size;

    /// <summary>The pages in order. They are worked on outside the caller's turn, which other calls may want, by hands that take them by turns.</summary>
    private async IAsyncEnumerable<AuditPage> PagesAsync(long start, long size)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var ready = new Channel<Task<AuditPage>>[Hands];
        var works = new Task[Hands];
        for (var hand = 0; hand < Hands; hand++)
        {
            var (first, pages) = (start + hand * PageSize, Channel.CreateBounded<Task<AuditPage>>(new BoundedChannelOptions(Ahead) { SingleReader = true, SingleWriter = true }));
            ready[hand] = pages;
            works[hand] = Task.Run(() => LoadAsync(first, size, pages.Writer, stop.Token), stop.Token);
        }

        try
        {
            for (long page = 0; start + page * PageSize < size; page++) yield return await await ready[page % Hands].Reader.ReadAsync(cancellation);
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(works).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    private async Task LoadAsync(long first, long size, ChannelWriter<Task<AuditPage>> ready, CancellationToken stop)
    {
        for (var from = first; from < size; from += Hands * PageSize)
        {
            var page = (spare.TryTake(out var read) ? read : new AuditPage()).LoadAsync(log, tenant, check, from, (int)Math.Min(PageSize, size - from), stop);
            // What went wrong is thrown where the page is taken.
            await ((Task)page).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await ready.WriteAsync(page, stop);
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

    private async ValueTask MissingAsync(long to, SealNumbers numbers, TreeRebuild tree)
    {
        numbers.Lose();
        Missing(expected, "index", to - expected == 1 ? $"leaf {expected} is missing" : $"leaves {expected} to {to - 1} are missing");
        await tree.AppendMissingAsync(to - expected);
    }

    private void Missing(long from, string field, string message)
    {
        missing ??= from;
        findings.Add(from, "", field, message);
    }

    private void Follow(in AuditedLeaf leaf, ChainLinks links, SealNumbers numbers)
    {
        findings.Leaves++;
        numbers.Follow(leaf);
        if (leaf.IsRead) links.Follow(leaf);
        else links.PassOver(leaf);
    }

    /// <summary>What stands beside the log and belongs to nothing in it was put there by another hand.</summary>
    /// <param name="from">The first place without a leaf: before it no payload can be alone.</param>
    private async ValueTask StrayAsync(long from)
    {
        foreach (var index in await log.StrayPayloadsAsync(tenant, from, AuditFindings.MaxFindings + 1, cancellation))
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
