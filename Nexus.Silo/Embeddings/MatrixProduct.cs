using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nexus.Embeddings;

/// <summary>Products with weights that are used as they lie in their file. A sentence is few rows and the weights are many megabytes, so each weight is read once and in order. Where it can, <see cref="PanelProduct"/> does it.</summary>
/// <remarks>What is read and written again and again is laid out anew, in the order of its use: rows of 512 floats begin so that they would drive one another from the cache.</remarks>
internal static unsafe class MatrixProduct
{
    private const int Band = 16;

    // Floats in a vector of 256 bits.
    private const int Lanes = 8;

    // Floats in a line of the cache.
    private const int Line = 16;

    /// <summary>c (m × n) = a (m × k) · b (k × n). The rows of b are given in bands by <paramref name="rows"/>.</summary>
    public static void Multiply(ReadOnlySpan<float> a, int m, int k, int n, RowReader rows, Span<float> c)
    {
        c[..(m * n)].Clear();
        var from = PanelProduct.IsSupported ? PanelProduct.Multiply(a, m, k, n, rows, c) : 0;
        if (from < n) AddBands(a, m, k, n, from, rows, c);
    }

    // The columns that begin at `from`.
    private static void AddBands(ReadOnlySpan<float> a, int m, int k, int n, int from, RowReader rows, Span<float> c)
    {
        var columns = Vector256.IsHardwareAccelerated ? (n - from) / Lanes * Lanes : 0;
        var packed = m * columns + m * Band + Line;
        var room = ArrayPool<float>.Shared.Rent(packed + (rows.IsWhole && k % Band == 0 ? 0 : Band * n));
        var scratch = room.AsSpan(packed);
        fixed (float* left = a, result = c, start = room)
        {
            var sums = (float*)(((nuint)start + Line * sizeof(float) - 1) & ~(nuint)(Line * sizeof(float) - 1));
            var part = sums + m * columns;
            new Span<float>(sums, m * columns).Clear();
            for (var row = 0; row < k; row += Band)
            {
                var count = Math.Min(Band, k - row);
                var read = rows.Read(row, count, n, scratch);
                if (count < Band)
                {
                    read = Filled(read, scratch[..(Band * n)]);
                    new Span<float>(part, m * Band).Clear();
                }
                fixed (float* band = read)
                {
                    for (var i = 0; i < m; i++) new ReadOnlySpan<float>(left + i * k + row, count).CopyTo(new Span<float>(part + i * Band, Band));
                    AddEight(part, m, band + from, n, columns, sums);
                    AddRest(left + row, m, k, band, count, n, from + columns, result);
                }
            }
            for (var column = 0; column < columns; column += Lanes)
                for (var i = 0; i < m; i++) Vector256.Load(sums + column * m + i * Lanes).Store(result + i * n + from + column);
        }
        ArrayPool<float>.Shared.Return(room);
    }

    /// <summary>c (m × n) = a (m × k) · bᵀ, b being n × k: the layout of models made with PyTorch.</summary>
    public static void MultiplyTransposed(ReadOnlySpan<float> a, int m, int k, ReadOnlySpan<float> b, int n, Span<float> c)
    {
        fixed (float* left = a, right = b, result = c)
        {
            for (var column = 0; column < n; column += 4)
            {
                var width = Math.Min(4, n - column);
                for (var row = 0; row < m; row++)
                {
                    if (width == 4) Dot4(left + row * k, right + (long)column * k, k, result + row * n + column);
                    else for (var i = 0; i < width; i++) result[row * n + column + i] = Dot(left + row * k, right + (long)(column + i) * k, k);
                }
            }
        }
    }

    private static ReadOnlySpan<float> Filled(ReadOnlySpan<float> rows, Span<float> band)
    {
        rows.CopyTo(band);
        band[rows.Length..].Clear();
        return band;
    }

    private static void AddRest(float* a, int m, int k, float* b, int rows, int n, int from, float* c)
    {
        for (var i = 0; i < m; i++)
            for (var row = 0; row < rows; row++)
            {
                var factor = a[i * k + row];
                for (var column = from; column < n; column++) c[i * n + column] += factor * b[row * n + column];
            }
    }

    // Compiled at full optimisation at once: interpreted through the tiers, the first sentences would take a hundred times as long.
    // Half a band at a time: so many vectors fit into the registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddEight(float* a, int m, float* b, int n, int columns, float* sums)
    {
        for (var half = 0; half < Band; half += 8)
        {
            var y = sums;
            for (var column = 0; column < columns; column += 8)
            {
                var p = b + half * n + column;
                Vector256<float> b0 = Vector256.Load(p), b1 = Vector256.Load(p + n), b2 = Vector256.Load(p + 2 * n), b3 = Vector256.Load(p + 3 * n);
                Vector256<float> b4 = Vector256.Load(p + 4 * n), b5 = Vector256.Load(p + 5 * n), b6 = Vector256.Load(p + 6 * n), b7 = Vector256.Load(p + 7 * n);
                var x = a + half;
                for (var i = 0; i < m; i++, x += Band, y += 8)
                {
                    var s0 = Vector256.FusedMultiplyAdd(Vector256.Create(x[0]), b0, Vector256.Load(y));
                    var s1 = Vector256.Create(x[1]) * b1;
                    var s2 = Vector256.Create(x[2]) * b2;
                    var s3 = Vector256.Create(x[3]) * b3;
                    s0 = Vector256.FusedMultiplyAdd(Vector256.Create(x[4]), b4, s0);
                    s1 = Vector256.FusedMultiplyAdd(Vector256.Create(x[5]), b5, s1);
                    s2 = Vector256.FusedMultiplyAdd(Vector256.Create(x[6]), b6, s2);
                    s3 = Vector256.FusedMultiplyAdd(Vector256.Create(x[7]), b7, s3);
                    (s0 + s1 + (s2 + s3)).Store(y);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Dot4(float* x, float* w, int k, float* to)
    {
        Vector256<float> s0 = default, s1 = default, s2 = default, s3 = default;
        var i = 0;
        for (; i + 8 <= k; i += 8)
        {
            var v = Vector256.Load(x + i);
            s0 = Vector256.FusedMultiplyAdd(v, Vector256.Load(w + i), s0);
            s1 = Vector256.FusedMultiplyAdd(v, Vector256.Load(w + k + i), s1);
            s2 = Vector256.FusedMultiplyAdd(v, Vector256.Load(w + 2 * k + i), s2);
            s3 = Vector256.FusedMultiplyAdd(v, Vector256.Load(w + 3 * k + i), s3);
        }
        (to[0], to[1], to[2], to[3]) = (Vector256.Sum(s0), Vector256.Sum(s1), Vector256.Sum(s2), Vector256.Sum(s3));
        for (; i < k; i++)
            for (var j = 0; j < 4; j++) to[j] += x[i] * w[j * k + i];
    }

    private static float Dot(float* x, float* w, int k)
    {
        var sum = 0f;
        for (var i = 0; i < k; i++) sum += x[i] * w[i];
        return sum;
    }
}
