using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Nexus.Embeddings;

/// <summary>Products on machines with vectors of 512 bits: the sums of up to fourteen rows and of 32 columns, a panel, stay in registers while the panel's weights pass by once.</summary>
/// <remarks>The weights are used as they lie in their file, or panel after panel as <see cref="PackedPanels"/> has laid them out. The numbers are the same to the last bit: each is summed in the order of the rows.</remarks>
internal static unsafe class PanelProduct
{
    /// <summary>Columns in a panel.</summary>
    public const int Width = 32;

    private const int Half = Width / 2;
    private const int Band = 16;
    private const int Tallest = 14;

    private static readonly delegate*<float*, float*, int, int, float*, int, int, float*, void>[] Kernels =
        [&Add<Two>, &Add<Two>, &Add<Four>, &Add<Six>, &Add<Eight>, &Add<Ten>, &Add<Twelve>, &Add<Fourteen>];

    public static bool IsSupported => Vector512.IsHardwareAccelerated;

    /// <summary>Adds a (m × k) · b (k × n) to c (m × n), in as many columns as fill panels; their number is returned.</summary>
    public static int Multiply(ReadOnlySpan<float> a, int m, int k, int n, RowReader rows, Span<float> c)
    {
        var columns = n / Width * Width;
        if (columns == 0 || m == 0) return 0;
        var blocks = (m + Tallest - 1) / Tallest;
        var height = ((m + blocks - 1) / blocks + 1) / 2 * 2;
        var (bands, scratch) = ((k + Band - 1) / Band, rows.IsWhole ? 0 : Band * n);
        var room = ArrayPool<float>.Shared.Rent(blocks * bands * height * Band + scratch);
        var left = room.AsSpan(scratch, blocks * bands * height * Band);
        Pack(a, m, k, height, left);
        fixed (float* x = left, result = c)
        {
            if (rows.Panels != 0)
                for (var column = 0; column < columns; column += Width)
                    AddBlocks(x, (float*)rows.Panels + (long)column * k, Width, k, bands, result + column, n, m, height, (float*)rows.Panels + (long)column * k + Width * Width);
            else
                for (var row = 0; row < k; row += Band)
                    fixed (float* band = rows.Read(row, Math.Min(Band, k - row), n, room))
                        for (var column = 0; column < columns; column += Width)
                            AddBlocks(x + row * height, band + column, n, Math.Min(Band, k - row), bands, result + column, n, m, height, column + Width < columns ? band + column + Width : band + Band * n);
        }
        ArrayPool<float>.Shared.Return(room);
        return columns;
    }

    private static void AddBlocks(float* x, float* b, int stride, int k, int bands, float* c, int n, int m, int height, float* ahead)
    {
        for (var row = 0; row < m; row += height, x += bands * height * Band)
            Kernels[height / 2](x, b, stride, k, c + row * n, n, Math.Min(height, m - row) - 1, row == 0 ? ahead : b);
    }

    // Block after block of rows, in each the bands of k after one another, in each its part of every row. What is missing of rows is zero.
    private static void Pack(ReadOnlySpan<float> a, int m, int k, int height, Span<float> to)
    {
        if (m % height != 0) to.Clear();
        for (var first = 0; first < m; first += height)
            for (var at = 0; at < k; at += Band)
            {
                for (var i = first; i < Math.Min(m, first + height); i++) a.Slice(i * k + at, Math.Min(Band, k - at)).CopyTo(to[((i - first) * Band)..]);
                to = to[(height * Band)..];
            }
    }

    // Compiled at full optimisation at once: interpreted through the tiers, the first sentences would take a hundred times as long.
    // c's rows after the last are the last one again, which is stored after them.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add<T>(float* x, float* b, int stride, int k, float* c, int n, int last, float* ahead) where T : struct, IHeight
    {
        Vector512<float> a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default, d0 = default, d1 = default, e0 = default, e1 = default, f0 = default, f1 = default, g0 = default, g1 = default;
        Vector512<float> h0 = default, h1 = default, i0 = default, i1 = default, j0 = default, j1 = default, k0 = default, k1 = default, l0 = default, l1 = default, m0 = default, m1 = default, n0 = default, n1 = default;
        Load(c, out a0, out a1); Load(c + Math.Min(1, last) * n, out b0, out b1);
        if (T.Rows > 2) { Load(c + Math.Min(2, last) * n, out c0, out c1); Load(c + Math.Min(3, last) * n, out d0, out d1); }
        if (T.Rows > 4) { Load(c + Math.Min(4, last) * n, out e0, out e1); Load(c + Math.Min(5, last) * n, out f0, out f1); }
        if (T.Rows > 6) { Load(c + Math.Min(6, last) * n, out g0, out g1); Load(c + Math.Min(7, last) * n, out h0, out h1); }
        if (T.Rows > 8) { Load(c + Math.Min(8, last) * n, out i0, out i1); Load(c + Math.Min(9, last) * n, out j0, out j1); }
        if (T.Rows > 10) { Load(c + Math.Min(10, last) * n, out k0, out k1); Load(c + Math.Min(11, last) * n, out l0, out l1); }
        if (T.Rows > 12) { Load(c + Math.Min(12, last) * n, out m0, out m1); Load(c + Math.Min(13, last) * n, out n0, out n1); }
        for (var row = 0; row < k; row++, b += stride, ahead += stride, x++)
        {
            if (row > 0 && row % Band == 0) x += (T.Rows - 1) * Band;
            Sse.Prefetch0(ahead);
            Sse.Prefetch0(ahead + Half);
            var (near, far) = (Vector512.Load(b), Vector512.Load(b + Half));
            var one = Vector512.Create(*x); a0 = Vector512.FusedMultiplyAdd(one, near, a0); a1 = Vector512.FusedMultiplyAdd(one, far, a1);
            one = Vector512.Create(x[16]); b0 = Vector512.FusedMultiplyAdd(one, near, b0); b1 = Vector512.FusedMultiplyAdd(one, far, b1);
            if (T.Rows > 2) { one = Vector512.Create(x[32]); c0 = Vector512.FusedMultiplyAdd(one, near, c0); c1 = Vector512.FusedMultiplyAdd(one, far, c1); one = Vector512.Create(x[48]); d0 = Vector512.FusedMultiplyAdd(one, near, d0); d1 = Vector512.FusedMultiplyAdd(one, far, d1); }
            if (T.Rows > 4) { one = Vector512.Create(x[64]); e0 = Vector512.FusedMultiplyAdd(one, near, e0); e1 = Vector512.FusedMultiplyAdd(one, far, e1); one = Vector512.Create(x[80]); f0 = Vector512.FusedMultiplyAdd(one, near, f0); f1 = Vector512.FusedMultiplyAdd(one, far, f1); }
            if (T.Rows > 6) { one = Vector512.Create(x[96]); g0 = Vector512.FusedMultiplyAdd(one, near, g0); g1 = Vector512.FusedMultiplyAdd(one, far, g1); one = Vector512.Create(x[112]); h0 = Vector512.FusedMultiplyAdd(one, near, h0); h1 = Vector512.FusedMultiplyAdd(one, far, h1); }
            if (T.Rows > 8) { one = Vector512.Create(x[128]); i0 = Vector512.FusedMultiplyAdd(one, near, i0); i1 = Vector512.FusedMultiplyAdd(one, far, i1); one = Vector512.Create(x[144]); j0 = Vector512.FusedMultiplyAdd(one, near, j0); j1 = Vector512.FusedMultiplyAdd(one, far, j1); }
            if (T.Rows > 10) { one = Vector512.Create(x[160]); k0 = Vector512.FusedMultiplyAdd(one, near, k0); k1 = Vector512.FusedMultiplyAdd(one, far, k1); one = Vector512.Create(x[176]); l0 = Vector512.FusedMultiplyAdd(one, near, l0); l1 = Vector512.FusedMultiplyAdd(one, far, l1); }
            if (T.Rows > 12) { one = Vector512.Create(x[192]); m0 = Vector512.FusedMultiplyAdd(one, near, m0); m1 = Vector512.FusedMultiplyAdd(one, far, m1); one = Vector512.Create(x[208]); n0 = Vector512.FusedMultiplyAdd(one, near, n0); n1 = Vector512.FusedMultiplyAdd(one, far, n1); }
        }
        if (T.Rows > 12) { Store(c + Math.Min(13, last) * n, n0, n1); Store(c + Math.Min(12, last) * n, m0, m1); }
        if (T.Rows > 10) { Store(c + Math.Min(11, last) * n, l0, l1); Store(c + Math.Min(10, last) * n, k0, k1); }
        if (T.Rows > 8) { Store(c + Math.Min(9, last) * n, j0, j1); Store(c + Math.Min(8, last) * n, i0, i1); }
        if (T.Rows > 6) { Store(c + Math.Min(7, last) * n, h0, h1); Store(c + Math.Min(6, last) * n, g0, g1); }
        if (T.Rows > 4) { Store(c + Math.Min(5, last) * n, f0, f1); Store(c + Math.Min(4, last) * n, e0, e1); }
        if (T.Rows > 2) { Store(c + Math.Min(3, last) * n, d0, d1); Store(c + Math.Min(2, last) * n, c0, c1); }
        Store(c + Math.Min(1, last) * n, b0, b1); Store(c, a0, a1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(float* from, out Vector512<float> near, out Vector512<float> far) => (near, far) = (Vector512.Load(from), Vector512.Load(from + Half));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* to, Vector512<float> near, Vector512<float> far)
    {
        near.Store(to);
        far.Store(to + Half);
    }

    private interface IHeight
    {
        static abstract int Rows { get; }
    }

    private readonly struct Two : IHeight
    {
        public static int Rows => 2;
    }

    private readonly struct Four : IHeight
    {
        public static int Rows => 4;
    }

    private readonly struct Six : IHeight
    {
        public static int Rows => 6;
    }

    private readonly struct Eight : IHeight
    {
        public static int Rows => 8;
    }

    private readonly struct Ten : IHeight
    {
        public static int Rows => 10;
    }

    private readonly struct Twelve : IHeight
    {
        public static int Rows => 12;
    }

    private readonly struct Fourteen : IHeight
    {
        public static int Rows => 14;
    }
}
