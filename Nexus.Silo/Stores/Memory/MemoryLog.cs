using System.Collections.Immutable;
using Nexus.Ledger;

namespace Nexus.Stores;

/// <summary>One tenant's log in memory. Its owner locks it.</summary>
internal sealed class MemoryLog
{
    private static readonly List<StoredLeaf> None = [];

    private readonly List<StoredLeaf> _leaves = [];
    private readonly List<StoredLeaf> _decisions = [];
    private readonly Dictionary<(LeafKind Kind, string SealId), StoredLeaf> _bySeal = [];
    private readonly Dictionary<string, List<StoredLeaf>> _byChain = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<StoredLeaf>> _byPersona = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StoredLeaf> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<(int Level, long Index), ImmutableArray<byte>> _tiles = [];

    public LogState State { get; private set; } = LogState.Empty;

    public LedgerHead Head { get; private set; } = EmptyLog.Head;

    public IEnumerable<StoredLeaf> Open => _open.Values;

    public AppendResult Append(long size, LogBatch batch)
    {
        if (size != State.Size) return AppendResult.Moved;
        BatchRules.Check(batch, size, State.Seals);
        List<RepeatedLeaf>? existing = null;
        for (var position = 0; position < batch.Leaves.Count; position++)
            if (_bySeal.TryGetValue((batch.Leaves[position].Kind, batch.Leaves[position].SealId), out var stands))
                (existing ??= []).Add(new RepeatedLeaf(position, stands.Index, stands.Draft.Hash));
        if (existing is not null) return new AppendResult(AppendStatus.Repeated, [.. existing]);
        foreach (var draft in batch.Leaves)
            Add(new StoredLeaf(_leaves.Count, draft, draft.Kind == LeafKind.Decision ? _decisions.Count : -1));
        foreach (var tile in batch.Tiles)
            _tiles.Add((tile.Level, tile.Index), tile.Hash);
        State = batch.After;
        Head = new LedgerHead(batch.After.Size, batch.Root);
        return AppendResult.Done;
    }

    public IEnumerable<StoredLeaf> Leaves(long from, int count) => _leaves.Skip((int)from).Take(count);

    public IEnumerable<ImmutableArray<byte>> Tiles(int level, long from, int count)
    {
        for (var index = from; index < from + count && _tiles.TryGetValue((level, index), out var hash); index++)
            yield return hash;
    }

    public IEnumerable<StoredLeaf> Chain(string chainId) => _byChain.GetValueOrDefault(chainId, None);

    public IEnumerable<StoredLeaf> Persona(string personaId) => _byPersona.GetValueOrDefault(personaId, None);

    public IEnumerable<StoredLeaf> Seal(string sealId) =>
        Enum.GetValues<LeafKind>().Select(kind => _bySeal.GetValueOrDefault((kind, sealId))).OfType<StoredLeaf>().OrderBy(leaf => leaf.Index);

    public IEnumerable<SealLeaves> Seals(SealQuery query)
    {
        var decisions = (query.ChainId, query.PersonaId) switch
        {
            (null, null) => _decisions,
            ({ } chain, null) => Chain(chain).Where(IsDecision),
            (null, { } persona) => Persona(persona).Where(IsDecision),
            ({ } chain, { } persona) => Chain(chain).Where(leaf => IsDecision(leaf) && leaf.Draft.PersonaId == persona),
        };
        return decisions.Skip((int)query.Offset).Take(query.Limit)
            .Select(decision => new SealLeaves(decision, _bySeal.GetValueOrDefault((LeafKind.Outcome, decision.Draft.SealId))));
    }

    private static bool IsDecision(StoredLeaf leaf) => leaf.Draft.Kind == LeafKind.Decision;

    private void Add(StoredLeaf leaf)
    {
        var draft = leaf.Draft;
        _leaves.Add(leaf);
        _bySeal.Add((draft.Kind, draft.SealId), leaf);
        if (IsDecision(leaf)) _decisions.Add(leaf);
        if (draft.ChainId.Length > 0) Under(_byChain, draft.ChainId).Add(leaf);
        if (draft.PersonaId.Length > 0) Under(_byPersona, draft.PersonaId).Add(leaf);
        if (draft.Open == OpenMark.Opens) _open.Add(draft.SealId, leaf);
        else if (draft.Open == OpenMark.Closes) _open.Remove(draft.SealId);
    }

    private static List<StoredLeaf> Under(Dictionary<string, List<StoredLeaf>> index, string key) =>
        index.TryGetValue(key, out var leaves) ? leaves : index[key] = [];
}
