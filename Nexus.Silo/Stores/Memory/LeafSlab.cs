using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using Nexus.Ledger;

namespace Nexus.Stores;

/// <summary>Leaves one behind the other in large blocks of bytes: a million of them are a few dozen objects to the garbage collector, which would otherwise move each several times.</summary>
internal sealed class LeafSlab
{
    private const int BlockBytes = 1024 * 1024;
    private const int RowsPerBlock = 8192;

    private readonly List<byte[]> _blocks = [];
    private readonly List<Row[]> _rows = [];
    private readonly Dictionary<int, int> _lastBySeal = [];
    private readonly HashSet<int> _erased = [];
    private int _used = BlockBytes;

    public int Count { get; private set; }

    public StoredLeaf this[int index]
    {
        get
        {
            ref readonly var row = ref RowOf(index);
            var part = new PartReader(_blocks[row.Block].AsMemory(row.Offset));
            var (leaf, hash, salt, payload) = (part.Take(row.Leaf), part.Take(row.Hash), part.Take(row.Salt), part.Take(row.Payload));
            if (_erased.Contains(index)) (salt, payload) = (default, default);
            var (seal, chain, persona) = (part.Take(row.Seal), part.Take(row.Chain), part.Take(row.Persona));
            return new StoredLeaf(index, new LeafDraft(
                row.Kind, Encoding.UTF8.GetString(seal.Span), Encoding.UTF8.GetString(chain.Span), Encoding.UTF8.GetString(persona.Span),
                Utf8Json.From(leaf.Span), [.. hash.Span], [.. salt.Span], payload.IsEmpty ? default : Utf8Json.From(payload.Span), row.Open, row.Epoch), row.SealNumber);
        }
    }

    public void Add(LeafDraft draft, int sealNumber)
    {
        var (seal, chain, persona) = (Encoding.UTF8.GetByteCount(draft.SealId), Encoding.UTF8.GetByteCount(draft.ChainId), Encoding.UTF8.GetByteCount(draft.PersonaId));
        var to = Room(draft.Leaf.Span.Length + draft.Hash.Length + draft.Salt.Length + draft.Payload.Span.Length + seal + chain + persona);
        // All leaves of a seal in one place: its second leaf finds there what the first has brought into the processor's cache.
        ref var last = ref CollectionsMarshal.GetValueRefOrAddDefault(_lastBySeal, draft.SealId.GetHashCode(StringComparison.Ordinal), out var repeated);
        if (Count % RowsPerBlock == 0) _rows.Add(GC.AllocateUninitializedArray<Row>(RowsPerBlock));
        _rows[^1][Count % RowsPerBlock] = new Row(
            draft.Kind, draft.Open, draft.Epoch, _blocks.Count - 1, _used - to.Length, draft.Leaf.Span.Length, draft.Payload.Span.Length, (byte)draft.Hash.Length, (byte)draft.Salt.Length,
            (ushort)seal, (ushort)chain, (ushort)persona, sealNumber, repeated ? last : -1);
        last = Count++;
        Put(draft.Leaf.Span, ref to);
        Put(draft.Hash.AsSpan(), ref to);
        Put(draft.Salt.AsSpan(), ref to);
        Put(draft.Payload.Span, ref to);
        foreach (var text in (ReadOnlySpan<string>)[draft.SealId, draft.ChainId, draft.PersonaId]) to = to[Encoding.UTF8.GetBytes(text, to)..];
    }

    /// <summary>Overwrites the payload and salt of a leaf; false if there was none.</summary>
    public bool Erase(int index)
    {
        ref readonly var row = ref RowOf(index);
        if (row.Salt + row.Payload == 0 || !_erased.Add(index)) return false;
        _blocks[row.Block].AsSpan(row.Offset + row.Leaf + row.Hash, row.Salt + row.Payload).Clear();
        return true;
    }

    /// <summary>Where the leaf of this kind and seal stands, or -1.</summary>
    public int Find(LeafKind kind, string sealId)
    {
        if (!_lastBySeal.TryGetValue(sealId.GetHashCode(StringComparison.Ordinal), out var index)) return -1;
        Span<byte> seal = stackalloc byte[Encoding.UTF8.GetMaxByteCount(Math.Min(sealId.Length, 256))];
        var wanted = sealId.Length <= 256 ? seal[..Encoding.UTF8.GetBytes(sealId, seal)] : Encoding.UTF8.GetBytes(sealId);
        while (index >= 0)
        {
            ref readonly var row = ref RowOf(index);
            if (row.Kind == kind && _blocks[row.Block].AsSpan(row.Offset + row.Leaf + row.Hash + row.Salt + row.Payload, row.Seal).SequenceEqual(wanted)) return index;
            index = row.PreviousOfSameCode;
        }

        return -1;
    }

    /// <summary>The hash of one leaf, without the rest of it.</summary>
    public ImmutableArray<byte> HashOf(int index)
    {
        ref readonly var row = ref RowOf(index);
        return [.. _blocks[row.Block].AsSpan(row.Offset + row.Leaf, row.Hash)];
    }

    private ref readonly Row RowOf(int index) => ref _rows[index / RowsPerBlock][index % RowsPerBlock];

    private Span<byte> Room(int length)
    {
        if (_used + length > (_blocks.Count == 0 ? 0 : _blocks[^1].Length))
        {
            _blocks.Add(GC.AllocateUninitializedArray<byte>(Math.Max(BlockBytes, length)));
            _used = 0;
        }

        _used += length;
        return _blocks[^1].AsSpan(_used - length, length);
    }

    private static void Put(ReadOnlySpan<byte> part, ref Span<byte> to)
    {
        part.CopyTo(to);
        to = to[part.Length..];
    }

    private struct PartReader(ReadOnlyMemory<byte> rest)
    {
        private ReadOnlyMemory<byte> _rest = rest;

        public ReadOnlyMemory<byte> Take(int length)
        {
            var part = _rest[..length];
            _rest = _rest[length..];
            return part;
        }
    }

    private readonly record struct Row(
        LeafKind Kind, OpenMark Open, long Epoch, int Block, int Offset, int Leaf, int Payload, byte Hash, byte Salt, ushort Seal, ushort Chain, ushort Persona, int SealNumber, int PreviousOfSameCode);
}
