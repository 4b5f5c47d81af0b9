using System.Runtime.InteropServices;
using Nexus.Embeddings;
using Nexus.Tests.Configuration;
using Xunit;

namespace Nexus.Tests.Embeddings;

public sealed class MatrixProductTests
{
    [Theory]
    [InlineData(1, 512, 512)]
    [InlineData(2, 16, 32)]
    [InlineData(5, 13, 128)]
    [InlineData(13, 256, 96)]
    [InlineData(14, 100, 64)]
    [InlineData(15, 48, 32)]
    [InlineData(29, 33, 75)]
    [InlineData(100, 40, 32)]
    [InlineData(3, 20, 7)]
    public void A_product_is_the_sum_of_products(int m, int k, int n)
    {
        var (a, b) = (Numbers(m * k, 1), Numbers(k * n, 2));
        var c = new float[m * n];
        c.AsSpan().Fill(7);
        MatrixProduct.Multiply(a, m, k, n, new RowReader(b), c);
        for (var i = 0; i < m; i++)
            for (var j = 0; j < n; j++)
            {
                var sum = 0.0;
                for (var x = 0; x < k; x++) sum += (double)a[i * k + x] * b[x * n + j];
                Assert.Equal(sum, c[i * n + j], 1e-4);
            }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    [InlineData(31)]
    public void Weights_laid_out_anew_give_the_same_bits(int m)
    {
        const int k = 150, n = 96;
        using var folder = new TemporaryFolder();
        var weights = Numbers(k * n + 6, 3);
        // Cut in the middle of a row.
        var bytes = MemoryMarshal.AsBytes(weights.AsSpan());
        File.WriteAllBytes(folder.At("one"), bytes[..20_000]);
        File.WriteAllBytes(folder.At("two"), bytes[20_000..]);
        using var files = new MappedFiles([folder.At("one"), folder.At("two")], TimeProvider.System);
        var mapping = files.Borrow();
        var a = Numbers(m * k, 4);
        var (before, after) = (new float[m * n], new float[m * n]);
        MatrixProduct.Multiply(a, m, k, n, new RowReader(mapping, 24), before);
        mapping.Keep(new PackedPanels(mapping, [(24, k, n)]));
        mapping.Keep(new PackedPanels(mapping, [(0, k, n)]));
        MatrixProduct.Multiply(a, m, k, n, new RowReader(mapping, 24), after);
        files.Return();
        Assert.True(files.IsLaidOut);
        Assert.Equal(before, after);
    }

    private static float[] Numbers(int count, int seed)
    {
        var (random, numbers) = (new Random(seed), new float[count]);
        foreach (ref var number in numbers.AsSpan()) number = random.NextSingle() - 0.5f;
        return numbers;
    }
}
