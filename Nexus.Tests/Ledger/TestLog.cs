using System.Collections.Immutable;
using Nexus.Ledger;
using Nexus.Stores;

namespace Nexus.Tests.Ledger;

/// <summary>A log in memory that can be tampered with in every way a database can.</summary>
internal sealed class TestLog : ISealLog, IHeadKeeper
{
    private readonly CompactRange range = CompactRange.From(0, []);
    private long leavesRead;

    public List<StoredLeaf> Leaves { get; } = [];

    public Dictionary<(int Level, long Index), ImmutableArray<byte>> Tiles { get; } = [];

    public LogState State { get; set; } = LogState.Empty;

    public LedgerHead Head { get; set; } = new(0, [.. MerkleHash.Empty]);

    public MemoryRegistry Registry { get; } = new();

    public LedgerHead? Kept { get; set; }

    /// <summary>Each leaf read, to see what a verification costs.</summary>
    public long LeavesRead => leavesRead;

    public long HashesRead { get; private set; }

    public void Append(LeafDraft draft)
    {
        Leaves.Add(new StoredLeaf(Leaves.Count, draft, draft.Kind == LeafKind.Decision ? State.Seals : -1));
        range.Append(draft.Hash.AsSpan(), (level, index, hash) => Tiles[(level, index)] = [.. hash]);
        State = new LogState(range.Size, State.Seals + (draft.Kind == LeafKind.Decision ? 1 : 0), [.. range.Edge()]);
        Head = new LedgerHead(range.Size, [.. range.Root()]);
    }

    /// <summary>Appends executed actions, chain after chain by turns: <paramref name="chains"/> chains of <paramref name="steps"/> steps.</summary>
    public static TestLog Of(int chains, int steps)
    {
        var log = new TestLog();
        var ends = new string[chains];
        Array.Fill(ends, "");
        for (var step = 0; step < steps; step++)
            for (var chain = 0; chain < chains; chain++) ends[chain] = log.Action($"chain-{chain}", step, ends[chain]);
        log.Kept = log.Head;
        return log;
    }

    /// <summary>Appends a decision and its outcome; returns the chain's end.</summary>
    public string Action(string chain, int step, string previous)
    {
        var seal = $"seal-{chain}-{step}";
        Append(Notary.Decide(Draft.Decision(seal, chain, step, previous), Draft.Salt(step)));
        Append(Notary.Conclude(Draft.Outcome(seal, chain, step, Hex(Leaves[^1])), Draft.Salt(step + 1)));
        return Hex(Leaves[^1]);
    }

    /// <summary>Changes a stored leaf without touching the tree.</summary>
    public void Change(int position, Func<LeafDraft, LeafDraft> change) => Leaves[position] = Leaves[position] with { Draft = change(Leaves[position].Draft) };

    public static string Hex(StoredLeaf leaf) => Convert.ToHexStringLower(leaf.Draft.Hash.AsSpan());

    public Task<Verification> VerifyAllAsync() => LedgerAudit.AllAsync(this, this, Registry, Draft.Tenant, default);

    public Task<Verification> VerifyChainAsync(string chain) => LedgerAudit.ChainAsync(this, this, Registry, Draft.Tenant, chain, default);

    public void Keep(string tenant, LedgerHead head) => Kept = head;

    public LedgerHead? Last(string tenant) => Kept;

    public ValueTask<LogState> StateAsync(string tenant, CancellationToken cancellation) => new(State);

    public ValueTask<LedgerHead> HeadAsync(string tenant, CancellationToken cancellation) => new(Head);

    public ValueTask<AppendResult> TryAppendAsync(string tenant, long size, LogBatch batch, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<StoredLeaf>> ReadAsync(string tenant, long from, int count, CancellationToken cancellation) => Read(Range(from, count));

    public ValueTask<IReadOnlyList<ImmutableArray<byte>>> HashesAsync(string tenant, long from, int count, CancellationToken cancellation)
    {
        HashesRead += count;
        return new([.. Range(from, count).Select(leaf => leaf.Draft.Hash)]);
    }

    public ValueTask<IReadOnlyList<ImmutableArray<byte>>> TilesAsync(string tenant, int level, long from, int count, CancellationToken cancellation)
    {
        HashesRead += count;
        return new([.. Tiles.Where(tile => tile.Key.Level == level && tile.Key.Index >= from && tile.Key.Index < from + count).OrderBy(tile => tile.Key.Index).Select(tile => tile.Value)]);
    }

    public ValueTask<IReadOnlyList<StoredLeaf>> ChainAsync(string tenant, string chainId, CancellationToken cancellation) => Read(Leaves.Where(leaf => leaf.Draft.ChainId == chainId));

    public ValueTask<IReadOnlyList<StoredLeaf>> SealAsync(string tenant, string sealId, CancellationToken cancellation) => Read(Leaves.Where(leaf => leaf.Draft.SealId == sealId));

    public ValueTask<IReadOnlyList<SealLeaves>> SealsAsync(string tenant, SealQuery query, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<StoredLeaf>> PersonaAsync(string tenant, string personaId, long from, int count, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<long>> StrayPayloadsAsync(string tenant, long from, int count, CancellationToken cancellation) => new([]);

    public ValueTask<IReadOnlyList<long>> StrayLeavesAsync(string tenant, long size, int count, CancellationToken cancellation) =>
        new([.. Leaves.Where(leaf => leaf.Index >= size).Select(leaf => leaf.Index).Take(count)]);

    public ValueTask<IReadOnlyList<OpenAction>> OpenActionsAsync(CancellationToken cancellation) =>
        new([.. Leaves.Where(leaf => leaf.Draft.Open == OpenMark.Opens && Leaves.All(other => other.Draft.Open != OpenMark.Closes || other.Draft.SealId != leaf.Draft.SealId))
            .Select(leaf => new OpenAction(Draft.Tenant, leaf.Draft.SealId, leaf.Draft.Epoch, leaf.Index))]);

    private IEnumerable<StoredLeaf> Range(long from, int count) => Leaves.Where(leaf => leaf.Index >= from && leaf.Index < from + count).OrderBy(leaf => leaf.Index);

    private ValueTask<IReadOnlyList<StoredLeaf>> Read(IEnumerable<StoredLeaf> leaves)
    {
        var read = leaves.OrderBy(leaf => leaf.Index).ToArray();
        // A verification reads pages beside each other.
        Interlocked.Add(ref leavesRead, read.Length);
        return new(read);
    }

    public ValueTask<IReadOnlyList<StoredLeaf>> ApprovalsAsync(string tenant, long from, int count, CancellationToken cancellation) =>
        new([.. Leaves.Where(leaf => leaf.Draft.Kind == LeafKind.Approval && leaf.Index >= from).Take(count)]);
}
