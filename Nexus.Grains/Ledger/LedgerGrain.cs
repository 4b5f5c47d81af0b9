using System.Collections.Immutable;
using Nexus.Calls;
using Nexus.Tenants;
using Orleans.Concurrency;

namespace Nexus.Ledger;

/// <summary>The one writer of a tenant's log. Whatever arrived while the last write was under way is the next batch.</summary>
[GrainType("ledger"), Reentrant]
internal sealed class LedgerGrain(ISealLog log, IHeadKeeper heads, IRegistry registry, LedgerSettings settings, TimeProvider time) : Grain, ILedgerGrain
{
    private const int MaxPage = 1000;
    private const int MaxTries = 16;
    private const int MinAhead = 8;

    // All of this is touched in turns of this activation only, never in parallel.
    private readonly Queue<WaitingAppend> _waiting = new();
    private readonly Queue<Sent> _sent = new();
    private readonly HashSet<(LeafKind, string)> _keys = [];
    private bool _writing;
    private TaskCompletionSource? _grown; // made by whoever waits for the next leaf

    // The log after everything that was sent; null when nothing is known of it.
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
        else if (MaySendAhead)
        {
            _sent.Enqueue(Send(Take()));
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

    public async Task<long> BeyondAsync(long size, TimeSpan patience)
    {
        // Before the look, or a leaf that comes between the two would not be told of.
        var grown = (_grown ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        if (await HeadAsync() is { } head && head.Size > size) return head.Size;
        await grown.WithinAsync(patience, time);
        return (await HeadAsync()).Size;
    }

    public async Task<SealPage> SealsAsync(SealQuery query)
    {
        if (query.Offset < 0) throw new NexusException(ErrorCode.Invalid, $"offset {query.Offset} must be 0 or more");
        if (query.Limit is < 1 or > 500) throw new NexusException(ErrorCode.Invalid, $"limit {query.Limit} must be 1 to 500");
        var found = await log.SealsAsync(Tenant, query, CancellationToken.None);
        ImmutableArray<Seal> seals = [.. found.Select(pair => SealView.Fold(pair.Decision, pair.Outcome))];
        return new SealPage(seals, seals.Length < query.Limit ? -1 : found[^1].Decision.Index);
    }

    public async Task<ImmutableArray<Seal>> ChainAsync(string chainId) => Seals(await log.ChainAsync(Tenant, chainId, CancellationToken.None));

    public async Task<Seal?> FindAsync(string sealId)
    {
        var leaves = await log.SealAsync(Tenant, sealId, CancellationToken.None);
        var erasure = leaves.FirstOrDefault(static leaf => leaf.Draft.Kind == LeafKind.Erasure);
        return Seals(leaves).FirstOrDefault() is { } seal ? seal with { Erased = erasure is null ? null : SealView.Erasure(erasure) } : null;
    }

    public async Task<ImmutableArray<StoredLeaf>> SealLeavesAsync(string sealId) => [.. await log.SealAsync(Tenant, sealId, CancellationToken.None)];

    public Task<Verification> VerifyChainAsync(string chainId) => LedgerAudit.ChainAsync(log, heads, registry, Tenant, chainId, CancellationToken.None);

    public Task<Verification> VerifyAllAsync() => LedgerAudit.AllAsync(log, heads, registry, Tenant, CancellationToken.None);

    private static ImmutableArray<Seal> Seals(IReadOnlyList<StoredLeaf> leaves)
    {
        var outcomes = leaves.Where(leaf => leaf.Draft.Kind == LeafKind.Outcome).ToDictionary(leaf => leaf.Draft.SealId);
        return [.. leaves.Where(leaf => leaf.Draft.Kind == LeafKind.Decision).Select(decision => SealView.Fold(decision, outcomes.GetValueOrDefault(decision.Draft.SealId)))];
    }

    /// <summary>A store that keeps order is sent the next batch while it writes one, or it would wait for us to build it.</summary>
    /// <remarks>Not before half as much has come together as is under way: many small batches cost more than the wait.</remarks>
    private bool MaySendAhead => log.KeepsOrder && _tree is not null && _sent.Count == 1 && _waiting.Count >= MinAhead && _waiting.Count * 2 >= _sent.Peek().Batch.Count;

    private async Task WriteAsync()
    {
        try
        {
            while (true)
            {
                if (_sent.Count > 0)
                {
                    await SettleAsync();
                    continue;
                }

                if (_waiting.Count == 0) return;
                // Whatever is under way to this turn comes into the same batch: a commit costs the same for one leaf or many.
                await Task.Yield();
                if (_tree is null) await WriteBatchAsync(Take());
                else _sent.Enqueue(Send(Take()));
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

    /// <summary>Waits for the oldest batch under way. Should it fail, what was sent behind it was built on it: they are written again, in order, one by one.</summary>
    private async Task SettleAsync()
    {
        var left = await LeftOfAsync(_sent.Peek());
        _sent.Dequeue();
        if (left.Count == 0) return;
        List<List<Placed>> again = [left];
        while (_sent.TryDequeue(out var behind))
            again.Add(await LeftOfAsync(behind));
        foreach (var batch in again) await WriteBatchAsync(batch);
    }

    private async Task<List<Placed>> LeftOfAsync(Sent sent)
    {
        try
        {
            return await ResultAsync(sent);
        }
        catch (Exception reason)
        {
            Fail(sent.Batch, reason);
            return [];
        }
    }

    private async Task WriteBatchAsync(List<Placed> batch)
    {
        try
        {
            for (var tries = 0; batch.Count > 0; tries++)
            {
                if (tries == MaxTries) throw new NexusException(ErrorCode.Unavailable, $"the log of '{Tenant}' moved {MaxTries} times while it was written");
                if (_tree is null) await LoadAsync();
                batch = await ResultAsync(Send(batch));
            }
        }
        catch (Exception reason)
        {
            Fail(batch, reason);
        }
    }

    private void Fail(List<Placed> batch, Exception reason)
    {
        // Nothing is known of the tail any more: the next batch reads it afresh.
        _tree = null;
        var silence = reason as StoreUnavailableException;
        var advice = silence is { IsDamaged: true } ? "a verification of the ledger says where" : "try again";
        var told = reason is NexusException ? reason : new NexusException(ErrorCode.Unavailable, $"the ledger's store {silence?.Standing ?? "does not answer"}: nothing that was not sealed will run; {advice}", reason);
        foreach (var leaf in batch) leaf.Waiting.Fail(told);
    }

    private async Task LoadAsync()
    {
        var state = await log.StateAsync(Tenant, CancellationToken.None);
        _tree = CompactRange.From(state.Size, state.Edge.AsSpan());
        _seals = state.Seals;
    }

    private Sent Send(List<Placed> batch)
    {
        var size = _tree!.Size;
        var write = LedgerBatch.Build(_tree, _seals, batch.ConvertAll(leaf => leaf.Draft), out var after);
        (_tree, _seals) = (after, write.After.Seals);
        return new Sent(batch, size, new LedgerHead(after.Size, write.Root), AppendAsync(size, write));
    }

    private async Task<AppendResult> AppendAsync(long size, LogBatch write) => await log.TryAppendAsync(Tenant, size, write, CancellationToken.None);

    /// <summary>Returns what is still to be written: nothing, all (the log had moved), or what did not stand already.</summary>
    private async Task<List<Placed>> ResultAsync(Sent sent)
    {
        var batch = sent.Batch;
        AppendResult result;
        try
        {
            result = await sent.Appending;
        }
        catch (StoreUnavailableException) when (!batch[0].Retried)
        {
            // The commit may or may not have happened. The unique index tells on the second try; a leaf is never appended twice.
            _tree = null;
            return batch.ConvertAll(leaf => leaf with { Retried = true });
        }

        if (result.Status == AppendStatus.Appended)
        {
            heads.Keep(Tenant, sent.After);
            _grown?.TrySetResult();
            _grown = null;
            for (var i = 0; i < batch.Count; i++) batch[i].Waiting.Place(batch[i].Position, sent.Size + i);
            return [];
        }

        _tree = null;
        return result.Status == AppendStatus.SizeMoved ? batch : WithoutRepeated(batch, result.Existing);
    }

    private static List<Placed> WithoutRepeated(List<Placed> batch, ImmutableArray<RepeatedLeaf> existing)
    {
        var left = new List<Placed>(batch);
        foreach (var repeated in existing)
        {
            var leaf = batch[repeated.Position];
            left.Remove(leaf);
            if (leaf.Draft.Hash.AsSpan().SequenceEqual(repeated.Hash.AsSpan()))
            {
                leaf.Waiting.Place(leaf.Position, repeated.Index);
                continue;
            }

            leaf.Waiting.Fail(new NexusException(ErrorCode.Conflict, $"a {leaf.Draft.Kind.ToString().ToLowerInvariant()} of seal {leaf.Draft.SealId} stands already, with other content"));
            // What was to be appended together stands or falls together: an approval and the decision it permits.
            left.RemoveAll(other => other.Waiting == leaf.Waiting);
        }

        return left;
    }

    /// <summary>A batch on its way into the store that stood at <paramref name="Size"/> leaves.</summary>
    private readonly record struct Sent(List<Placed> Batch, long Size, LedgerHead After, Task<AppendResult> Appending);

    private readonly record struct Placed(WaitingAppend Waiting, int Position, bool Retried = false)
    {
        public LeafDraft Draft => Waiting.Leaves[Position];
    }
}
