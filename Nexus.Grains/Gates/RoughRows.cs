using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Nexus.Gates;

/// <summary>Rows in 8-bit numbers, and how great the product of one with a vector may be at most.</summary>
internal sealed class RoughRows
{
    private const int Lane = 32;

    private readonly int _padded;
    private readonly sbyte[] _rows;
    private readonly Roughness[] _roughness;
    private readonly float[] _lengths;

    public RoughRows(int count, int width)
    {
        _padded = (width + Lane - 1) / Lane * Lane;
        _rows = new sbyte[count * _padded];
        _roughness = new Roughness[count];
        _lengths = new float[count];
    }

    /// <summary>In bytes.</summary>
    public long Weight => _rows.Length + _lengths.Length * 12L;

    /// <summary>Room for a vector that is to be compared.</summary>
    public int Room => _padded;

    public void Set(int index, ReadOnlySpan<float> row)
    {
        _roughness[index] = Roughness.Of(row, _rows.AsSpan(index * _padded, _padded));
        _lengths[index] = Vectors.Length(row) * 1.01f;
    }

    /// <summary>Lays a vector of at most length one out for comparing.</summary>
    public Roughness Prepare(ReadOnlySpan<float> vector, Span<short> wide)
    {
        Span<sbyte> rough = stackalloc sbyte[256];
        if (_padded > rough.Length) rough = new sbyte[_padded];
        rough = rough[.._padded];
        rough.Clear();
        var roughness = Roughness.Of(vector, rough);
        for (var i = 0; i < _padded; i++) wide[i] = rough[i];
        return roughness;
    }

    // What the one lost counts as long as the other is, and the other way round.
    public float Greatest(int index, ReadOnlySpan<short> wide, Roughness vector)
    {
        var row = _roughness[index];
        ref var of = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_rows), index * _padded);
        ref var with = ref MemoryMarshal.GetReference(wide);
        var sum = Avx512BW.IsSupported ? Wide(ref of, ref with) : Narrow(ref of, ref with);
        return sum * vector.Step * row.Step + vector.Lost * _lengths[index] + (1.01f + vector.Lost) * row.Lost;
    }

    private int Wide(ref sbyte row, ref short with)
    {
        var sums = Vector512<int>.Zero;
        for (nuint at = 0; at < (nuint)_padded; at += Lane)
            sums += Avx512BW.MultiplyAddAdjacent(Avx512BW.ConvertToVector512Int16(Vector256.LoadUnsafe(ref row, at)), Vector512.LoadUnsafe(ref with, at));
        return Vector512.Sum(sums);
    }

    private int Narrow(ref sbyte row, ref short with)
    {
        var sums = Vector256<int>.Zero;
        for (nuint at = 0; at < (nuint)_padded; at += Lane)
        {
            var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref row, at));
            sums += Avx2.MultiplyAddAdjacent(low, Vector256.LoadUnsafe(ref with, at)) + Avx2.MultiplyAddAdjacent(high, Vector256.LoadUnsafe(ref with, at + Lane / 2));
        }
        return Vector256.Sum(sums);
    }
}
