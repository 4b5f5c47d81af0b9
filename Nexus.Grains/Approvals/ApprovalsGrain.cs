using System.Collections.Immutable;
using Nexus.Actions;
using Nexus.Chains;
using Nexus.Ledger;
using Orleans.Concurrency;

namespace Nexus.Approvals;

/// <summary>Decide, seal, then keep the row: the ledger says what stands, the rows are only for searching.</summary>
[GrainType("approvals"), Reentrant]
internal sealed class ApprovalsGrain(IApprovalStore store, ISealLog log, IEpochs epochs, IChance chance, TimeProvider time) : Grain, IApprovalsGrain
{
    private const int PageSize = 500;

    // Taking in leaves and writing rows is one after another; what is sealed meanwhile is taken in next time.
    private readonly SemaphoreSlim _alone = new(1);
    private long _last = -2;

    private string Tenant => this.GetPrimaryKeyString();

    public async Task<ImmutableArray<Approval>> ListAsync(ApprovalQuery query)
    {
        if (query.Limit is < 1 or > PageSize) throw new NexusException(ErrorCode.Invalid, $"limit {query.Limit} must be 1 to {PageSize}");
        await SweepAsync(wake: false);
        return [.. await store.ListAsync(Tenant, query, CancellationToken.None)];
    }

    public async Task<Approval?> FindAsync(string id)
    {
        await CatchUpAsync();
        return await store.FindAsync(Tenant, id, CancellationToken.None) is { } found ? ApprovalFold.At(found, time.GetUtcNow()) : null;
    }

    public async Task<Approval> VoteAsync(Ballot ballot)
    {
        var approval = await FindAsync(ballot.ApprovalId) ?? throw new NexusException(ErrorCode.NotFound, "Approval not found");
        var stands = ballot.Agrees ? approval.Votes.Any(vote => vote.By == ballot.By) : approval.Status == ApprovalStatus.Rejected && approval.End!.By == ballot.By;
        if (!stands)
        {
            ApprovalRules.CheckWord(approval, ballot);
            await SealAsync(ApprovalNotary.Word(Tenant, approval, ballot, time.GetUtcNow(), epochs.Current, Salt()));
            approval = (await FindAsync(ballot.ApprovalId))!;
        }

        if (approval.Status == ApprovalStatus.Approved) await WakeAsync(approval);
        return approval;
    }

    public Task<int> SweepAsync() => SweepAsync(wake: true);

    private async Task<int> SweepAsync(bool wake)
    {
        await CatchUpAsync();
        var (expired, now) = (0, time.GetUtcNow());
        foreach (var approval in await OpenAsync())
        {
            if (ApprovalFold.At(approval, now).Status == ApprovalStatus.Expired)
            {
                await SealAsync(ApprovalNotary.Expiry(Tenant, approval, now, epochs.Current));
                expired++;
            }
            else if (wake && approval.Status == ApprovalStatus.Approved)
            {
                await WakeAsync(approval);
            }
        }

        if (expired > 0) await CatchUpAsync();
        return expired;
    }

    private async Task<List<Approval>> OpenAsync()
    {
        var open = new List<Approval>();
        foreach (var status in (ApprovalStatus[])[ApprovalStatus.Pending, ApprovalStatus.Approved])
            for (var after = -1L; ;)
            {
                var page = await store.ListAsync(Tenant, new ApprovalQuery(after, status, Limit: PageSize), CancellationToken.None);
                open.AddRange(page);
                if (page.Count < PageSize) break;
                after = page[^1].Number;
            }

        return open;
    }

    /// <summary>An internal chain goes on by itself; an agent's does when the agent repeats the call.</summary>
    private Task WakeAsync(Approval approval) => GrainFactory.GetGrain<IChainGrain>(GrainKey.Of(Tenant, approval.ChainId)).ResumeAsync(approval.Id);

    /// <summary>Whoever was first with the same leaf id has decided: what stands is read, not argued about.</summary>
    private async Task SealAsync(LeafDraft leaf)
    {
        try
        {
            await GrainFactory.GetGrain<ILedgerGrain>(Tenant).AppendAsync([leaf]);
        }
        catch (NexusException taken) when (taken.Code == ErrorCode.Conflict)
        {
            // Another end, or the same voter's earlier word.
        }
    }

    private async Task CatchUpAsync()
    {
        await _alone.WaitAsync();
        try
        {
            if (_last == -2) _last = await store.LastLeafAsync(Tenant, CancellationToken.None);
            IReadOnlyList<StoredLeaf> page;
            do
            {
                page = await log.ApprovalsAsync(Tenant, _last + 1, PageSize, CancellationToken.None);
                if (page.Count > 0) await TakeInAsync(page);
            }
            while (page.Count == PageSize);
        }
        finally
        {
            _alone.Release();
        }
    }

    private async Task TakeInAsync(IReadOnlyList<StoredLeaf> leaves)
    {
        var changed = new Dictionary<string, Approval>(StringComparer.Ordinal);
        foreach (var leaf in leaves)
        {
            var id = LeafFormat.Read(leaf.Draft.Leaf.Span).Approval;
            var before = changed.TryGetValue(id, out var known) ? known : await store.FindAsync(Tenant, id, CancellationToken.None);
            if (ApprovalFold.Apply(before, leaf) is { } after) changed[id] = after;
        }

        await store.WriteAsync(Tenant, leaves[^1].Index, [.. changed.Values], CancellationToken.None);
        _last = leaves[^1].Index;
    }

    private byte[] Salt()
    {
        var salt = new byte[Notary.SaltBytes];
        chance.Fill(salt);
        return salt;
    }
}
