namespace Nexus.Embeddings.Graph;

/// <summary>Operations that multiply matrices.</summary>
internal static class Products
{
    public static Tensor MatMul(GraphNode node, ReadOnlySpan<Tensor> inputs, GraphRun run)
    {
        if (node.Flag("transpose_a") || node.Flag("transpose_b") || inputs[0].Rank != 2) throw GraphModel.Unsupported(node);
        return Multiply(inputs[0], inputs[1], run);
    }

    /// <summary>A convolution with a kernel of one point is a product over the last axis; models of sentences know no other.</summary>
    public static Tensor Conv2D(GraphNode node, ReadOnlySpan<Tensor> inputs, GraphRun run)
    {
        var kernel = inputs[1];
        if (kernel.Shape[0] != 1 || kernel.Shape[1] != 1 || node.Wholes("strides").AsSpan().ContainsAnyExcept(1)) throw GraphModel.Unsupported(node);
        return Multiply(inputs[0], run.Arena.View(kernel, kernel.Shape[2], kernel.Shape[3]), run);
    }

    public static Tensor BatchMatMul(GraphNode node, ReadOnlySpan<Tensor> inputs, GraphRun run)
    {
        var (a, b) = (inputs[0], inputs[1]);
        if (node.Flag("adj_x")) throw GraphModel.Unsupported(node);
        var (m, k, n) = (a.Shape[^2], a.Shape[^1], node.Flag("adj_y") ? b.Shape[^2] : b.Shape[^1]);
        var result = run.Arena.Take(a.Shape[..^1], [n]);
        for (var batch = 0; batch < result.Count / Math.Max(1, m * n); batch++)
        {
            var left = a.Values.Slice(batch * m * k, m * k);
            var right = b.Values.Slice(batch * k * n, k * n);
            var to = result.Values.Slice(batch * m * n, m * n);
            if (node.Flag("adj_y")) MatrixProduct.MultiplyTransposed(left, m, k, right, n, to);
            else Multiply(left, m, k, n, new RowReader(right), to, run);
        }
        return result;
    }

    private static Tensor Multiply(Tensor a, Tensor b, GraphRun run)
    {
        var (k, n) = (b.Shape[0], b.Shape[1]);
        if (a.Shape[^1] != k) throw new NexusException(ErrorCode.Unavailable, $"the model multiplies [{string.Join(',', a.Shape.ToArray())}] and [{string.Join(',', b.Shape.ToArray())}]");
        var result = run.Arena.Take(a.Shape[..^1], [n]);
        Multiply(a.Values, a.Count / k, k, n, b.Rows(run.Mapping), result.Values, run);
        return result;
    }

    private static void Multiply(ReadOnlySpan<float> a, int m, int k, int n, RowReader rows, Span<float> to, GraphRun run) =>
        MatrixProduct.Multiply(a, m, k, n, rows, to, run.Arena.Scratch(MatrixProduct.Room(m, k, n)));
}
