using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Nexus.Gates;

/// <summary>Of every row the few numbers in which the rows differ most, in 8 bits, and the length of the rest: how great the product of each row with a vector may be at most, from a tenth of what the rows weigh.</summary>
/// <remarks>Sixteen rows stand side by side, two numbers of each at a time, so that their sums need not be added up across a vector.</remarks>
internal sealed class RoughHeads
{
    private const int Size = 64;
    private const int Group = 16;
    private const int Pairs = Size / 2;

    private readonly int[] _columns;
    private readonly sbyte[] _heads;
    private readonly float[] _steps;
    private readonly float[] _lost;
    private readonly float[] _lengths;
    private readonly float[] _rests;

    /// <param name="count">How many rows there will be.</param>
    /// <param name="spread">How much the rows differ in each column.</param>
    public RoughHeads(int count, ReadOnlySpan<float> spread)
    {
        var (columns, keys) = (new int[spread.Length], spread.ToArray());
        for (var i = 0; i < columns.Length; i++) (columns[i], keys[i]) = (i, -keys[i]);
        Array.Sort(keys, columns);
        _columns = columns[..Math.Min(Size, columns.Length)];
        var padded = (count + Group - 1) / Group * Group;
        (_heads, _steps, _lost, _lengths, _rests) = (new sbyte[padded * Size], new float[padded], new float[padded], new float[padded], new float[padded]);
    }

    /// <summary>In bytes.</summary>
    public long Weight => _heads.Length + _steps.Length * 16L;

    /// <summary>How many bounds there are: the rows, and what fills up the last group.</summary>
    public int Bounds => _steps.Length;

    public void Set(int index, ReadOnlySpan<float> row)
    {
        Span<float> head = stackalloc float[Size];
        Span<sbyte> rough = stackalloc sbyte[Size];
        rough.Clear();
        (_lengths[index], _rests[index]) = Split(row, head);
        (_steps[index], _lost[index]) = Roughness.Of(head, rough);
        var to = _heads.AsSpan(index / Group * Group * Size);
        for (var i = 0; i < Size; i++) to[i / 2 * Group * 2 + index % Group * 2 + i % 2] = rough[i];
    }

    /// <param name="vector">Of at most length one.</param>
    /// <param name="bounds">As many as <see cref="Bounds"/>.</param>
    public void Bound(ReadOnlySpan<float> vector, Span<float> bounds)
    {
        Span<float> head = stackalloc float[Size];
        Span<sbyte> rough = stackalloc sbyte[Size];
        rough.Clear();
        var (_, rest) = Split(vector, head);
        var (step, lost) = Roughness.Of(head, rough);
        Span<int> pairs = stackalloc int[Pairs];
        for (var i = 0; i < Pairs; i++) pairs[i] = (ushort)rough[2 * i] + (rough[2 * i + 1] << 16);
        Bound(pairs, step, lost, rest, bounds[..Bounds]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Bound(ReadOnlySpan<int> pairs, float step, float lost, float rest, Span<float> bounds)
    {
        ref var of = ref MemoryMarshal.GetArrayDataReference(_heads);
        ref var to = ref MemoryMarshal.GetReference(bounds);
        var own = 1.01f + lost;
        for (var first = 0; first < bounds.Length; first += Group)
        {
            var (low, high) = (Vector256<int>.Zero, Vector256<int>.Zero);
            foreach (var pair in pairs)
            {
                var with = Vector256.Create(pair).AsInt16();
                low += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref of)), with);
                high += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref of, Group)), with);
                of = ref Unsafe.Add(ref of, 2 * Group);
            }
            for (var half = 0; half < Group; half += 8)
            {
                var at = (nuint)(first + half);
                var sums = Vector256.ConvertToSingle(half == 0 ? low : high) * (Vector256.LoadUnsafe(ref _steps[0], at) * step);
                var slack = Vector256.LoadUnsafe(ref _lengths[0], at) * lost + Vector256.LoadUnsafe(ref _lost[0], at) * own + Vector256.LoadUnsafe(ref _rests[0], at) * rest;
                (sums + slack).StoreUnsafe(ref to, at);
            }
        }
    }

    // The lengths a little more than they are, for the rounding of sums.
    private (float Head, float Remainder) Split(ReadOnlySpan<float> vector, Span<float> head)
    {
        head.Clear();
        for (var i = 0; i < _columns.Length; i++) head[i] = vector[_columns[i]];
        var (whole, part) = (Vectors.Dot(vector, vector), Vectors.Dot(head, head));
        return (MathF.Sqrt(part) * 1.01f, MathF.Sqrt(MathF.Max(0, whole - part) + 1e-6f) * 1.01f);
    }
}
