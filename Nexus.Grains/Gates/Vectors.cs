using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Nexus.Gates;

/// <summary>Sums over vectors of floats. Written out, since a library of tensors would be loaded and compiled at every start for these two.</summary>
public static class Vectors
{
    /// <exception cref="ArgumentException">They differ in length.</exception>
    public static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        if (x.Length != y.Length) throw new ArgumentException($"a vector of {x.Length} numbers has no product with one of {y.Length}", nameof(y));
        ref var a = ref MemoryMarshal.GetReference(x);
        ref var b = ref MemoryMarshal.GetReference(y);
        var (even, odd) = (Vector128<float>.Zero, Vector128<float>.Zero);
        var i = 0;
        for (; i + 8 <= x.Length; i += 8)
        {
            even += Vector128.LoadUnsafe(ref a, (nuint)i) * Vector128.LoadUnsafe(ref b, (nuint)i);
            odd += Vector128.LoadUnsafe(ref a, (nuint)i + 4) * Vector128.LoadUnsafe(ref b, (nuint)i + 4);
        }
        var sum = Vector128.Sum(even + odd);
        for (; i < x.Length; i++) sum += x[i] * y[i];
        return sum;
    }

    /// <summary>The root of the sum of squares.</summary>
    public static float Length(ReadOnlySpan<float> vector) => MathF.Sqrt(Dot(vector, vector));

    /// <summary>The vector divided by its length; itself if that is zero.</summary>
    public static void MakeUnit(Span<float> vector, float length)
    {
        if (length <= 0) return;
        for (var i = 0; i < vector.Length; i++) vector[i] /= length;
    }
}
