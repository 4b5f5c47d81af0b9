using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Nexus.Gates;

/// <summary>Unit vectors of a persona's patterns, and which of them is nearest to another vector.</summary>
/// <remarks>Reading ten thousand vectors of 32-bit numbers takes longer than everything else a decision costs. So many patterns are first looked through as 8-bit numbers, each with a bound on what that
/// leaves out; only those that the bound does not exclude are then compared exactly. The answer is the one that comparing all of them exactly would give.</remarks>
internal sealed class PatternMatrix
{
    // Below this a second pass saves nothing.
    private const int Many = 256;
    private const int Lane = 32;

    private readonly float[] _rows;
    private readonly int _padded;
    private readonly sbyte[] _rough;
    private readonly float[] _steps;
    private readonly float[] _slack;

    /// <param name="rows">Row after row, each of length one or zero.</param>
    public PatternMatrix(float[] rows, int width)
    {
        (_rows, Width, Count) = (rows, width, rows.Length / width);
        _padded = (width + Lane - 1) / Lane * Lane;
        var rough = Count >= Many && Avx2.IsSupported;
        _rough = rough ? new sbyte[Count * _padded] : [];
        _steps = new float[rough ? Count : 0];
        _slack = new float[rough ? Count : 0];
        for (var i = 0; i < _steps.Length; i++) (_steps[i], _slack[i]) = Roughen(Row(i), _rough.AsSpan(i * _padded, _padded));
    }

    public int Count { get; }

    public int Width { get; }

    /// <summary>In bytes.</summary>
    public long Weight => _rows.Length * 4L + _rough.Length + _steps.Length * 8L;

    /// <summary>The row with the greatest cosine; of equals the first.</summary>
    /// <param name="vector">Of length one or zero.</param>
    public (int Index, float Cosine) Nearest(ReadOnlySpan<float> vector)
    {
        var (best, index) = (float.NegativeInfinity, 0);
        if (_rough.Length == 0)
        {
            for (var i = 0; i < Count; i++) Consider(i, vector);
            return (index, best);
        }
        var (estimates, slack) = Estimate(vector);
        var least = float.NegativeInfinity;
        for (var i = 0; i < Count; i++) least = MathF.Max(least, estimates[i] - slack - _slack[i]);
        for (var i = 0; i < Count; i++)
            if (estimates[i] + slack + _slack[i] >= least) Consider(i, vector);
        return (index, best);

        void Consider(int i, ReadOnlySpan<float> to)
        {
            var cosine = Vectors.Dot(Row(i), to);
            if (cosine > best) (best, index) = (cosine, i);
        }
    }

    private ReadOnlySpan<float> Row(int index) => _rows.AsSpan(index * Width, Width);

    // By how much an estimate may be off is at most the length of what the one lost, plus that of what the other lost (a little more, for the rounding of sums).
    private (float[] Estimates, float Slack) Estimate(ReadOnlySpan<float> vector)
    {
        var rough = new sbyte[_padded];
        var (step, slack) = Roughen(vector, rough);
        var wide = new short[_padded];
        for (var i = 0; i < wide.Length; i++) wide[i] = rough[i];
        var estimates = new float[Count];
        ref var of = ref MemoryMarshal.GetArrayDataReference(_rough);
        ref var with = ref MemoryMarshal.GetArrayDataReference(wide);
        for (var i = 0; i < Count; i++)
        {
            ref var row = ref Unsafe.Add(ref of, i * _padded);
            estimates[i] = (Avx512BW.IsSupported ? Wide(ref row, ref with) : Narrow(ref row, ref with)) * step * _steps[i];
        }
        return (estimates, slack + 1e-4f);
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

    // Steps of a 127th of the greatest number, and the length of the difference that makes.
    private static (float Step, float Lost) Roughen(ReadOnlySpan<float> exact, Span<sbyte> rough)
    {
        var greatest = 0f;
        foreach (var value in exact) greatest = MathF.Max(greatest, MathF.Abs(value));
        if (greatest == 0) return (0, 0);
        var (step, lost) = (greatest / 127, 0f);
        for (var i = 0; i < exact.Length; i++)
        {
            rough[i] = (sbyte)MathF.Round(exact[i] / step);
            var difference = exact[i] - rough[i] * step;
            lost += difference * difference;
        }
        return (step, MathF.Sqrt(lost) * 1.01f);
    }
}
