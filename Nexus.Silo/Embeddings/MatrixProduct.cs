using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Nexus.Embeddings;

/// <summary>Products with weights that are used as they lie in their file. A sentence is few rows and the weights are many megabytes, so each weight is read once and in order.</summary>
/// <remarks>What is read and written again and again is laid out anew, in the order of its use: rows of 512 floats begin so that they would drive one another from the cache.</remarks>
internal static unsafe class MatrixProduct
{
    private const int Band = 16;

    // Floats in a line of the cache.
    private const int Line = 16;

    /// <summary>How many floats a product of m rows and n columns needs besides its result.</summary>
    public static int Room(int m, int n) => m * n + m * Band + Line + Band * n;

    /// <summary>c (m × n) = a (m × k) · b (k × n). The rows of b are given in bands by <paramref name="rows"/>.</summary>
    /// <param name="room">As much as <see cref="Room"/> says; what is in it is of no concern.</param>
    public static void Multiply(ReadOnlySpan<float> a, int m, int k, int n, RowReader rows, Span<float> c, Span<float> room)
    {
        c[..(m * n)].Clear();
        var lanes = Vector512.IsHardwareAccelerated && n >= 16 ? 16 : Vector256.IsHardwareAccelerated ? 8 : 0;
        var columns = lanes == 0 ? 0 : n / lanes * lanes;
        var scratch = room[(m * columns + m * Band + Line)..];
        fixed (float* left = a, result = c, start = room)
        {
            var sums = (float*)(((nuint)start + Line * sizeof(float) - 1) & ~(nuint)(Line * sizeof(float) - 1));
            var part = sums + m * columns;
            new Span<float>(sums, m * columns).Clear();
            for (var row = 0; row < k; row += Band)
            {
                var count = Math.Min(Band, k - row);
                fixed (float* band = rows.Read(row, count, n, scratch))
                {
                    var done = 0;
                    if (columns > 0 && count == Band)
                    {
                        for (var i = 0; i < m; i++) new ReadOnlySpan<float>(left + i * k + row, Band).CopyTo(new Span<float>(part + i * Band, Band));
                        if (lanes == 16) AddSixteen(part, m, band, n, columns, sums);
                        else AddEight(part, m, band, n, columns, sums);
                        done = columns;
                    }
                    if (done < n) AddRest(left + row, m, k, band, count, n, done, result);
                }
            }
            // Where k is no whole number of bands, the last one's rest is there already.
            for (var column = 0; column < columns; column += lanes)
                for (var i = 0; i < m; i++)
                    for (var lane = 0; lane < lanes; lane += 8)
                    {
                        var to = result + i * n + column + lane;
                        (Vector256.Load(to) + Vector256.Load(sums + column * m + i * lanes + lane)).Store(to);
                    }
        }
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddSixteen(float* a, int m, float* b, int n, int columns, float* sums)
    {
        var y = sums;
        for (var column = 0; column < columns; column += 16)
        {
            var p = b + column;
            Vector512<float> b0 = Vector512.Load(p), b1 = Vector512.Load(p + n), b2 = Vector512.Load(p + 2 * n), b3 = Vector512.Load(p + 3 * n);
            Vector512<float> b4 = Vector512.Load(p + 4 * n), b5 = Vector512.Load(p + 5 * n), b6 = Vector512.Load(p + 6 * n), b7 = Vector512.Load(p + 7 * n);
            p += 8 * n;
            Vector512<float> b8 = Vector512.Load(p), b9 = Vector512.Load(p + n), b10 = Vector512.Load(p + 2 * n), b11 = Vector512.Load(p + 3 * n);
            Vector512<float> b12 = Vector512.Load(p + 4 * n), b13 = Vector512.Load(p + 5 * n), b14 = Vector512.Load(p + 6 * n), b15 = Vector512.Load(p + 7 * n);
            var x = a;
            // Four blocks on: by then what is asked for now has come.
            var ahead = b + column + 4 * Line;
            for (var i = 0; i < m; i++, x += Band, y += 16)
            {
                if (i < Band) Sse.Prefetch0(ahead);
                ahead += n;
                var s0 = Vector512.FusedMultiplyAdd(Vector512.Create(x[0]), b0, Vector512.Load(y));
                var s1 = Vector512.Create(x[1]) * b1;
                var s2 = Vector512.Create(x[2]) * b2;
                var s3 = Vector512.Create(x[3]) * b3;
                s0 = Vector512.FusedMultiplyAdd(Vector512.Create(x[4]), b4, s0);
                s1 = Vector512.FusedMultiplyAdd(Vector512.Create(x[5]), b5, s1);
                s2 = Vector512.FusedMultiplyAdd(Vector512.Create(x[6]), b6, s2);
                s3 = Vector512.FusedMultiplyAdd(Vector512.Create(x[7]), b7, s3);
                s0 = Vector512.FusedMultiplyAdd(Vector512.Create(x[8]), b8, s0);
                s1 = Vector512.FusedMultiplyAdd(Vector512.Create(x[9]), b9, s1);
                s2 = Vector512.FusedMultiplyAdd(Vector512.Create(x[10]), b10, s2);
                s3 = Vector512.FusedMultiplyAdd(Vector512.Create(x[11]), b11, s3);
                s0 = Vector512.FusedMultiplyAdd(Vector512.Create(x[12]), b12, s0);
                s1 = Vector512.FusedMultiplyAdd(Vector512.Create(x[13]), b13, s1);
                s2 = Vector512.FusedMultiplyAdd(Vector512.Create(x[14]), b14, s2);
                s3 = Vector512.FusedMultiplyAdd(Vector512.Create(x[15]), b15, s3);
                (s0 + s1 + (s2 + s3)).Store(y);
            }
        }
    }

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

/// <summary>The rows of a matrix: in memory as a whole, or in a mapping.</summary>
internal readonly ref struct RowReader
{
    private readonly ReadOnlySpan<float> _whole;
    private readonly MappedFiles.Mapping? _mapping;
    private readonly long _at;

    public RowReader(ReadOnlySpan<float> whole) => _whole = whole;

    public RowReader(MappedFiles.Mapping mapping, long at) => (_mapping, _at) = (mapping, at);

    public ReadOnlySpan<float> Read(int row, int count, int width, Span<float> scratch) =>
        _mapping is null ? _whole.Slice(row * width, count * width) : _mapping.Floats(_at + (long)row * width * 4, count * width, scratch);
}
