using System.Buffers;
using System.Runtime.Intrinsics.X86;

namespace Nexus.Gates;

/// <summary>Unit vectors of a persona's patterns, and which of them is nearest to another vector.</summary>
/// <remarks>Reading ten thousand vectors of 32-bit numbers takes longer than everything else a decision costs. So of many patterns only what makes each differ from their mean is looked at: first a few numbers
/// of it, then all of them in 8 bits, each with a bound on what that leaves out; only those that no bound excludes are compared exactly. The answer is the one that comparing all of them exactly would give.</remarks>
internal sealed class PatternMatrix
{
    // Below this a second pass saves nothing.
    private const int Many = 256;

    // More than the rounding of sums can make.
    private const float Margin = 1e-4f;

    private readonly float[] _rows;
    private readonly float[] _mean;
    private readonly RoughHeads? _heads;
    private readonly RoughRows? _rough;

    /// <param name="rows">Row after row, each of length one or zero.</param>
    public PatternMatrix(float[] rows, int width)
    {
        (_rows, Width, Count, _mean) = (rows, width, rows.Length / width, new float[width]);
        if (Count < Many || !Avx2.IsSupported) return;
        var spread = Spread();
        (_heads, _rough) = (new RoughHeads(Count, spread), new RoughRows(Count, width));
        var own = new float[width];
        for (var i = 0; i < Count; i++)
        {
            Differ(i, own);
            _heads.Set(i, own);
            _rough.Set(i, own);
        }
    }

    public int Count { get; }

    public int Width { get; }

    /// <summary>In bytes.</summary>
    public long Weight => _rows.Length * 4L + (_heads?.Weight ?? 0) + (_rough?.Weight ?? 0);

    /// <summary>The row with the greatest cosine; of equals the first.</summary>
    /// <param name="vector">Of length one or zero.</param>
    public (int Index, float Cosine) Nearest(ReadOnlySpan<float> vector)
    {
        if (_heads is not null && _rough is not null) return Nearest(vector, _heads, _rough);
        var (best, index) = (float.NegativeInfinity, 0);
        for (var i = 0; i < Count; i++)
            if (Vectors.Dot(Row(i), vector) is var cosine && cosine > best) (best, index) = (cosine, i);
        return (index, best);
    }

    private (int Index, float Cosine) Nearest(ReadOnlySpan<float> vector, RoughHeads heads, RoughRows rough)
    {
        var bounds = ArrayPool<float>.Shared.Rent(heads.Bounds);
        var wide = ArrayPool<short>.Shared.Rent(rough.Room);
        heads.Bound(vector, bounds);
        var roughness = rough.Prepare(vector, wide);
        // The most promising one first: it excludes the most. All are seen in order, so that of equals the first is found.
        var promising = 0;
        for (var i = 1; i < Count; i++)
            if (bounds[i] > bounds[promising]) promising = i;
        var mean = Vectors.Dot(_mean, vector) + Margin;
        var least = Vectors.Dot(Row(promising), vector);
        var (best, index) = (float.NegativeInfinity, 0);
        for (var i = 0; i < Count; i++)
        {
            if (bounds[i] + mean < least || rough.Greatest(i, wide, roughness) + mean < least) continue;
            var cosine = Vectors.Dot(Row(i), vector);
            if (cosine > best) (best, index, least) = (cosine, i, MathF.Max(least, cosine));
        }
        ArrayPool<float>.Shared.Return(bounds);
        ArrayPool<short>.Shared.Return(wide);
        return (index, best);
    }

    private ReadOnlySpan<float> Row(int index) => _rows.AsSpan(index * Width, Width);

    private void Differ(int index, Span<float> own)
    {
        var row = Row(index);
        for (var i = 0; i < own.Length; i++) own[i] = row[i] - _mean[i];
    }

    // Sets the mean; how far from it the rows are in each column.
    private float[] Spread()
    {
        for (var i = 0; i < Count; i++)
        {
            var row = Row(i);
            for (var column = 0; column < Width; column++) _mean[column] += row[column];
        }
        foreach (ref var value in _mean.AsSpan()) value /= Count;
        var (spread, own) = (new float[Width], new float[Width]);
        for (var i = 0; i < Count; i++)
        {
            Differ(i, own);
            for (var column = 0; column < Width; column++) spread[column] += own[column] * own[column];
        }
        return spread;
    }
}
