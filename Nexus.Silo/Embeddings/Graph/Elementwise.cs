using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Nexus.Embeddings.Graph;

internal interface IPairwise
{
    static abstract float Of(float x, float y);

    static abstract Vector256<float> Of(Vector256<float> x, Vector256<float> y);
}

/// <summary>Operations value by value, the smaller shape repeated over the larger.</summary>
internal static class Elementwise
{
    public static Operation Pairwise<T>() where T : struct, IPairwise => static (_, inputs, run) => Combine<T>(inputs[0], inputs[1], run);

    public static Tensor Combine<T>(Tensor x, Tensor y, GraphRun run) where T : struct, IPairwise
    {
        if (x.Shape.SequenceEqual(y.Shape))
        {
            var same = run.Arena.Take(x.Shape);
            Row<T>(x.Values, 1, y.Values, 1, same.Values);
            return same;
        }
        var shape = Shape(x, y, stackalloc int[Tensor.MaxRank]);
        var result = run.Arena.Take(shape);
        var width = shape.Length == 0 ? 1 : shape[^1];
        if (width == 0) return result;
        var (stepX, stepY) = (LastSize(x) == 1 ? 0 : 1, LastSize(y) == 1 ? 0 : 1);
        for (var at = 0; at < result.Count; at += width)
            Row<T>(x.Values[Start(x, shape, at)..], stepX, y.Values[Start(y, shape, at)..], stepY, result.Values.Slice(at, width));
        return result;
    }

    public static float Sum(ReadOnlySpan<float> values)
    {
        var sums = Vector128<float>.Zero;
        var i = 0;
        for (; i + 4 <= values.Length; i += 4) sums += Vector128.Create(values.Slice(i, 4));
        var sum = Vector128.Sum(sums);
        for (; i < values.Length; i++) sum += values[i];
        return sum;
    }

    public static Operation Each(Func<float, float> of) => (_, inputs, run) =>
    {
        var result = run.Arena.Take(inputs[0].Shape);
        var from = inputs[0].Values;
        var to = result.Values;
        for (var i = 0; i < to.Length; i++) to[i] = of(from[i]);
        return result;
    };

    /// <summary>Eight values at a time; what is left over at the end is filled up with zeroes.</summary>
    public static Operation Each(Func<Vector256<float>, Vector256<float>> of) => (_, inputs, run) =>
    {
        var result = run.Arena.Take(inputs[0].Shape);
        var from = inputs[0].Values;
        var to = result.Values;
        var i = 0;
        for (; i + 8 <= to.Length; i += 8) of(Vector256.Create(from.Slice(i, 8))).CopyTo(to[i..]);
        if (i == to.Length) return result;
        Span<float> rest = stackalloc float[8];
        rest.Clear();
        from[i..].CopyTo(rest);
        of(Vector256.Create(rest)).CopyTo(rest);
        rest[..(to.Length - i)].CopyTo(to[i..]);
        return result;
    };

    /// <summary>To a float's precision, as a difference from one.</summary>
    public static Vector256<float> Tanh(Vector256<float> x)
    {
        var power = Vector256.Exp(-2 * Vector256.Abs(x));
        return Vector256.CopySign((Vector256<float>.One - power) / (Vector256<float>.One + power), x);
    }

    /// <summary>Folds a row into another of the same length.</summary>
    public static void Into<T>(Span<float> to, ReadOnlySpan<float> from) where T : struct, IPairwise => Row<T>(to, 1, from, 1, to);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row<T>(ReadOnlySpan<float> x, int stepX, ReadOnlySpan<float> y, int stepY, Span<float> to) where T : struct, IPairwise
    {
        if (to.IsEmpty) return;
        x = x[..(stepX == 0 ? 1 : to.Length)];
        y = y[..(stepY == 0 ? 1 : to.Length)];
        ref var a = ref MemoryMarshal.GetReference(x);
        ref var b = ref MemoryMarshal.GetReference(y);
        ref var c = ref MemoryMarshal.GetReference(to);
        var (oneX, oneY) = (Vector256.Create(a), Vector256.Create(b));
        nuint i = 0;
        for (; i + 8 <= (nuint)to.Length; i += 8)
        {
            var left = stepX == 0 ? oneX : Vector256.LoadUnsafe(ref a, i);
            var right = stepY == 0 ? oneY : Vector256.LoadUnsafe(ref b, i);
            T.Of(left, right).StoreUnsafe(ref c, i);
        }
        for (var rest = (int)i; rest < to.Length; rest++) to[rest] = T.Of(x[rest * stepX], y[rest * stepY]);
    }

    private static int LastSize(Tensor tensor) => tensor.Rank == 0 ? 1 : tensor.Shape[^1];

    private static ReadOnlySpan<int> Shape(Tensor x, Tensor y, Span<int> room)
    {
        var shape = room[..Math.Max(x.Rank, y.Rank)];
        for (var i = 1; i <= shape.Length; i++)
        {
            var (a, b) = (i <= x.Rank ? x.Shape[^i] : 1, i <= y.Rank ? y.Shape[^i] : 1);
            if (a != b && a != 1 && b != 1) throw new NexusException(ErrorCode.Unavailable, $"the model combines shapes [{string.Join(',', x.Shape.ToArray())}] and [{string.Join(',', y.Shape.ToArray())}]");
            shape[^i] = a == 1 ? b : a;
        }
        return shape;
    }

    // Where the row of the result that begins at `at` begins in a tensor that is repeated to its shape.
    private static int Start(Tensor tensor, ReadOnlySpan<int> shape, int at)
    {
        var (start, stride) = (0, 1);
        for (var i = 1; i <= shape.Length; i++)
        {
            if (i <= tensor.Rank)
            {
                if (tensor.Shape[^i] > 1) start += at % shape[^i] * stride;
                stride *= tensor.Shape[^i];
            }
            at /= shape[^i];
        }
        return start;
    }

    public readonly struct Add : IPairwise
    {
        public static float Of(float x, float y) => x + y;

        public static Vector256<float> Of(Vector256<float> x, Vector256<float> y) => x + y;
    }

    public readonly struct Subtract : IPairwise
    {
        public static float Of(float x, float y) => x - y;

        public static Vector256<float> Of(Vector256<float> x, Vector256<float> y) => x - y;
    }

    public readonly struct Multiply : IPairwise
    {
        public static float Of(float x, float y) => x * y;

        public static Vector256<float> Of(Vector256<float> x, Vector256<float> y) => x * y;
    }

    public readonly struct Divide : IPairwise
    {
        public static float Of(float x, float y) => x / y;

        public static Vector256<float> Of(Vector256<float> x, Vector256<float> y) => x / y;
    }

    public readonly struct Maximum : IPairwise
    {
        public static float Of(float x, float y) => MathF.Max(x, y);

        public static Vector256<float> Of(Vector256<float> x, Vector256<float> y) => Vector256.Max(x, y);
    }

    public readonly struct Less : IPairwise
    {
        public static float Of(float x, float y) => x < y ? 1 : 0;

        public static Vector256<float> Of(Vector256<float> x, Vector256<float> y) => Vector256.LessThan(x, y) & Vector256<float>.One;
    }

    public readonly struct Greater : IPairwise
    {
        public static float Of(float x, float y) => x > y ? 1 : 0;

        public static Vector256<float> Of(Vector256<float> x, Vector256<float> y) => Vector256.GreaterThan(x, y) & Vector256<float>.One;
    }
}
