using System.Collections.Immutable;
using Nexus.Ledger;

namespace Nexus.Stores;

/// <summary>One tenant's log in memory. Its owner locks it.</summary>
internal sealed class MemoryLog
{
    private static readonly List<int> None = [];

    private readonly LeafSlab _leaves = new();
    private readonly List<int> _decisions = [];
    private readonly Dictionary<string, List<int>> _byChain = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<int>> _byPersona = new(StringComparer.Ordinal);
    private readonly List<int> _approvals = [];
    private readonly Dictionary<string, int> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<(int Level, long Index), ImmutableArray<byte>> _tiles = [];

    public LogState State { get; private set; } = LogState.Empty;

    public LedgerHead Head { get; private set; } = EmptyLog.Head;

    public IEnumerable<StoredLeaf> Open => _open.Values.Order().Select(At);

    public AppendResult Append(long size, LogBatch batch)
    {
        if (size != State.Size) return AppendResult.Moved;
        BatchRules.Check(batch, size, State.Seals);
        List<RepeatedLeaf>? existing = null;
        for (var position = 0; position < batch.Leaves.Count; position++)
            if (_leaves.Find(batch.Leaves[position].Kind, batch.Leaves[position].SealId) is >= 0 and var stands)
                (existing ??= []).Add(new RepeatedLeaf(position, stands, _leaves.HashOf(stands)));
        if (existing is not null) return new AppendResult(AppendStatus.Repeated, [.. existing]);
        for (var i = 0; i < batch.Leaves.Count; i++)
            Add(batch.Leaves[i]);
        foreach (var tile in batch.Tiles)
            _tiles.Add((tile.Level, tile.Index), tile.Hash);
        State = batch.After;
        Head = new LedgerHead(batch.After.Size, batch.Root);
        return AppendResult.Done;
    }

    public IEnumerable<StoredLeaf> Leaves(long from, int count) => Indices(from, count).Select(At);

    public IEnumerable<ImmutableArray<byte>> Hashes(long from, int count) => Indices(from, count).Select(_leaves.HashOf);

    public IEnumerable<ImmutableArray<byte>> Tiles(int level, long from, int count)
    {
        for (var index = from; index < from + count && _tiles.TryGetValue((level, index), out var hash); index++)
            yield return hash;
    }

    public IEnumerable<StoredLeaf> Chain(string chainId) => _byChain.GetValueOrDefault(chainId, None).Select(At);

    public IEnumerable<StoredLeaf> Persona(string personaId, long from, int count) => _byPersona.GetValueOrDefault(personaId, None).SkipWhile(index => index < from).Take(count).Select(At);

    public IEnumerable<StoredLeaf> Approvals(long from, int count) => _approvals.SkipWhile(index => index < from).Take(count).Select(At);

    public IEnumerable<StoredLeaf> Seal(string sealId) =>
        Enum.GetValues<LeafKind>().Select(kind => _leaves.Find(kind, sealId)).Where(index => index >= 0).Order().Select(At);

    public int Erase(string sealId) => Enum.GetValues<LeafKind>().Select(kind => _leaves.Find(kind, sealId)).Count(index => index >= 0 && _leaves.Erase(index));

    public IEnumerable<SealLeaves> Seals(SealQuery query)
    {
        var decisions = (query.ChainId, query.PersonaId) switch
        {
            (null, null) => query.After < 0 ? Page(_decisions, query).Select(At) : Page(_decisions.SkipWhile(index => index <= query.After), query).Select(At),
            ({ } chain, null) => Page(Chain(chain).Where(IsNext), query),
            (null, { } persona) => Page(Persona(persona, 0, int.MaxValue).Where(IsNext), query),
            ({ } chain, { } persona) => Page(Chain(chain).Where(leaf => IsNext(leaf) && leaf.Draft.PersonaId == persona), query),
        };
        bool IsNext(StoredLeaf leaf) => leaf.Draft.Kind == LeafKind.Decision && leaf.Index > query.After;
        return decisions.Select(decision => new SealLeaves(decision, _leaves.Find(LeafKind.Outcome, decision.Draft.SealId) is >= 0 and var outcome ? At(outcome) : null));
    }

    private static IEnumerable<T> Page<T>(IEnumerable<T> all, SealQuery query) => all.Skip((int)query.Offset).Take(query.Limit);

    private StoredLeaf At(int index) => _leaves[index];

    private IEnumerable<int> Indices(long from, int count) => from >= _leaves.Count ? [] : Enumerable.Range((int)from, Math.Min(count, _leaves.Count - (int)from));

    private void Add(LeafDraft draft)
    {
        var index = _leaves.Count;
        _leaves.Add(draft, draft.Kind == LeafKind.Decision ? _decisions.Count : -1);
        if (draft.Kind == LeafKind.Decision) _decisions.Add(index);
        if (draft.Kind == LeafKind.Approval) _approvals.Add(index);
        if (draft.ChainId.Length > 0) Under(_byChain, draft.ChainId).Add(index);
        if (draft.PersonaId.Length > 0) Under(_byPersona, draft.PersonaId).Add(index);
        if (draft.Open == OpenMark.Opens) _open.Add(draft.SealId, index);
        else if (draft.Open == OpenMark.Closes) _open.Remove(draft.SealId);
    }

    private static List<int> Under(Dictionary<string, List<int>> index, string key) => index.TryGetValue(key, out var leaves) ? leaves : index[key] = [];
}
