using System.Collections.Immutable;
using Nexus.Tenants;
using Orleans.Concurrency;

namespace Nexus.Ledger;

/// <summary>The one writer of a tenant's log. Whatever arrived while the last write was under way is the next batch.</summary>
[GrainType("ledger"), Reentrant]
internal sealed class LedgerGrain(ISealLog log, IHeadKeeper heads, IRegistry registry, LedgerSettings settings) : Grain, ILedgerGrain
{
    private const int MaxPage = 1000;
    private const int MaxTries = 16;

    // _waiting is filled by AppendAsync and emptied by WriteAsync; both run on this activation, never in parallel.
    private readonly Queue<WaitingAppend> _waiting = new();
    private readonly HashSet<(LeafKind, string)> _keys = [];
    private bool _writing;
    private CompactRange? _tree;
    private long _seals;

    private string Tenant => this.GetPrimaryKeyString();

    public Task<Appended> AppendAsync(ImmutableArray<LeafDraft> leaves)
    {
        if (leaves.IsDefaultOrEmpty) return Task.FromResult(new Appended([]));
        var waiting = new WaitingAppend(leaves);
        _waiting.Enqueue(waiting);
        if (!_writing)
        {
            _writing = true;
            _ = WriteAsync();
        }

        return waiting.Task;
    }

    public async Task<LedgerHead> HeadAsync() => await log.HeadAsync(Tenant, CancellationToken.None);

    public async Task<ImmutableArray<StoredLeaf>> LeavesAsync(long from, int count)
    {
        if (from < 0) throw new NexusException(ErrorCode.Invalid, $"from {from} must be 0 or more");
        if (count is < 1 or > MaxPage) throw new NexusException(ErrorCode.Invalid, $"count {count} must be 1 to {MaxPage}");
        return [.. await log.ReadAsync(Tenant, from, count, CancellationToken.None)];
    }

    public async Task<SealPage> SealsAsync(SealQuery query)
    {
        if (query.Offset < 0) throw new NexusException(ErrorCode.Invalid, $"offset {query.Offset} must be 0 or more");
        if (query.Limit is < 1 or > 500) throw new NexusException(ErrorCode.Invalid, $"limit {query.Limit} must be 1 to 500");
        var found = await log.SealsAsync(Tenant, query, CancellationToken.None);
        ImmutableArray<Seal> seals = [.. found.Select(pair => SealView.Fold(pair.Decision, pair.Outcome))];
        return new SealPage(seals, seals.Length < query.Limit ? -1 : query.Offset + seals.Length);
    }

    public async Task<ImmutableArray<Seal>> ChainAsync(string chainId) => Seals(await log.ChainAsync(Tenant, chainId, CancellationToken.None));

    public async Task<Seal?> FindAsync(string sealId) => Seals(await log.SealAsync(Tenant, sealId, CancellationToken.None)).FirstOrDefault();

    public async Task<ImmutableArray<StoredLeaf>> SealLeavesAsync(string sealId) => [.. await log.SealAsync(Tenant, sealId, CancellationToken.None)];

    public Task<Verification> VerifyChainAsync(string chainId) => LedgerAudit.ChainAsync(log, heads, registry, Tenant, chainId, CancellationToken.None);

    public Task<Verification> VerifyAllAsync() => LedgerAudit.AllAsync(log, heads, registry, Tenant, CancellationToken.None);

    private static ImmutableArray<Seal> Seals(IReadOnlyList<StoredLeaf> leaves)
    {
        var outcomes = leaves.Where(leaf => leaf.Draft.Kind == LeafKind.Outcome).ToDictionary(leaf => leaf.Draft.SealId);
        return [.. leaves.Where(leaf => leaf.Draft.Kind == LeafKind.Decision).Select(decision => SealView.Fold(decision, outcomes.GetValueOrDefault(decision.Draft.SealId)))];
    }

    private async Task WriteAsync()
    {
        try
        {
            while (_waiting.Count > 0)
            {
                // Whatever is under way to this turn comes into the same batch: a commit costs the same for one leaf or many.
                await Task.Yield();
                await WriteBatchAsync(Take());
            }
        }
        finally
        {
            _writing = false;
        }
    }

    private List<Placed> Take()
    {
        var batch = new List<Placed>(Math.Min(_waiting.Count, settings.MaxBatch));
        _keys.Clear();
        while (_waiting.TryPeek(out var next))
        {
            // A leaf repeated within one batch waits for the next one, where the store tells that it stands already.
            if (batch.Count > 0 && (batch.Count + next.Leaves.Length > settings.MaxBatch || Repeats(next))) break;
            _waiting.Dequeue();
            for (var i = 0; i < next.Leaves.Length; i++)
            {
                _keys.Add((next.Leaves[i].Kind, next.Leaves[i].SealId));
                batch.Add(new Placed(next, i));
            }
        }

        return batch;
    }

    private bool Repeats(WaitingAppend next)
    {
        foreach (var leaf in next.Leaves)
            if (_keys.Contains((leaf.Kind, leaf.SealId))) return true;
        return false;
    }

    private async Task WriteBatchAsync(List<Placed> batch)
    {
        try
        {
            for (var tries = 0; batch.Count > 0; tries++)
            {
                if (tries == MaxTries) throw new NexusException(ErrorCode.Unavailable, $"the log of '{Tenant}' moved {MaxTries} times while it was written");
                if (_tree is null) await LoadAsync();
                batch = await TryWriteAsync(batch);
            }
        }
        catch (Exception reason)
        {
            // Nothing is known of the tail any more: the next batch reads it afresh.
            _tree = null;
            var told = reason is NexusException ? reason : new NexusException(ErrorCode.Unavailable, "the ledger's store does not answer: nothing that was not sealed will run; try again", reason);
            foreach (var leaf in batch) leaf.Waiting.Fail(told);
        }
    }

    private async Task LoadAsync()
    {
        var state = await log.StateAsync(Tenant, CancellationToken.None);
        _tree = CompactRange.From(state.Size, state.Edge.AsSpan());
        _seals = state.Seals;
    }

    /// <summary>Returns what is still to be written: nothing, all (the log had moved), or what did not stand already.</summary>
    private async Task<List<Placed>> TryWriteAsync(List<Placed> batch)
    {
        var tree = _tree!;
        var write = LedgerBatch.Build(tree, _seals, batch.ConvertAll(leaf => leaf.Draft), out var after);
        AppendResult result;
        try
        {
            result = await log.TryAppendAsync(Tenant, tree.Size, write, CancellationToken.None);
        }
        catch (StoreUnavailableException) when (!batch[0].Retried)
        {
            // The commit may or may not have happened. The unique index tells on the second try; a leaf is never appended twice.
            _tree = null;
            return batch.ConvertAll(leaf => leaf with { Retried = true });
        }

        switch (result.Status)
        {
            case AppendStatus.Appended:
                _tree = after;
                _seals = write.After.Seals;
                heads.Keep(Tenant, new LedgerHead(after.Size, write.Root));
                for (var i = 0; i < batch.Count; i++) batch[i].Waiting.Place(batch[i].Position, tree.Size + i);
                return [];
            case AppendStatus.SizeMoved:
                _tree = null;
                return batch;
            default:
                return WithoutRepeated(batch, result.Existing);
        }
    }

    private static List<Placed> WithoutRepeated(List<Placed> batch, ImmutableArray<RepeatedLeaf> existing)
    {
        var left = new List<Placed>(batch);
        foreach (var repeated in existing)
        {
            var leaf = batch[repeated.Position];
            left.Remove(leaf);
            if (leaf.Draft.Hash.AsSpan().SequenceEqual(repeated.Hash.AsSpan())) leaf.Waiting.Place(leaf.Position, repeated.Index);
            else leaf.Waiting.Fail(new NexusException(ErrorCode.Conflict, $"a {leaf.Draft.Kind.ToString().ToLowerInvariant()} of seal {leaf.Draft.SealId} stands already, with other content"));
        }

        return left;
    }

    private readonly record struct Placed(WaitingAppend Waiting, int Position, bool Retried = false)
    {
        public LeafDraft Draft => Waiting.Leaves[Position];
    }
}
