namespace Nexus.Embeddings.Graph;

/// <summary>Operations that take axes away: their values become one.</summary>
internal static class Reductions
{
    public static Operation Sum { get; } = Over<Elementwise.Add>(0, static (sum, _) => sum, Elementwise.Sum);

    public static Operation Mean { get; } = Over<Elementwise.Add>(0, static (sum, count) => sum / count, Elementwise.Sum);

    public static Operation Product { get; } = Over<Elementwise.Multiply>(1, static (product, _) => product);

    public static Operation Max { get; } = Over<Elementwise.Maximum>(float.NegativeInfinity, static (max, _) => max);

    public static Tensor Softmax(GraphNode node, ReadOnlySpan<Tensor> inputs, GraphRun run)
    {
        var result = run.Arena.Copy(inputs[0]);
        var width = result.Shape[^1];
        for (var at = 0; at < result.Count; at += width) Softmax(result.Values.Slice(at, width));
        return result;
    }

    public static void Softmax(Span<float> row)
    {
        var max = float.NegativeInfinity;
        foreach (var value in row) max = MathF.Max(max, value);
        var sum = 0f;
        foreach (ref var value in row) sum += value = MathF.Exp(value - max);
        foreach (ref var value in row) value /= sum;
    }

    private static Operation Over<T>(float first, Func<float, int, float> end, Func<ReadOnlySpan<float>, float>? row = null) where T : struct, IPairwise => (node, inputs, run) =>
    {
        var input = inputs[0];
        Span<bool> gone = stackalloc bool[input.Rank];
        gone.Clear();
        foreach (var axis in inputs[1].Wholes(stackalloc int[Tensor.MaxRank])) gone[axis < 0 ? axis + input.Rank : axis] = true;
        Span<int> kept = stackalloc int[input.Rank];
        for (var axis = 0; axis < kept.Length; axis++) kept[axis] = gone[axis] ? 1 : input.Shape[axis];
        var result = run.Arena.Take(kept);
        result.Values.Fill(first);
        if (input.Rank > 0 && gone.IndexOf(true) == input.Rank - 1) Rows<T>(input, result, row);
        else Scattered<T>(input, result, gone);
        var count = result.Count == 0 ? 0 : input.Count / result.Count;
        foreach (ref var value in result.Values) value = end(value, count);
        if (node.Flag("keep_dims")) return result;
        var left = 0;
        for (var axis = 0; axis < input.Rank; axis++)
            if (!gone[axis]) kept[left++] = input.Shape[axis];
        return run.Arena.View(result, kept[..left]);
    };

    private static void Rows<T>(Tensor input, Tensor result, Func<ReadOnlySpan<float>, float>? whole) where T : struct, IPairwise
    {
        var width = input.Shape[^1];
        for (var row = 0; row < result.Count; row++)
        {
            if (whole is not null)
            {
                result.Values[row] = whole(input.Values.Slice(row * width, width));
                continue;
            }
            var value = result.Values[row];
            foreach (var next in input.Values.Slice(row * width, width)) value = T.Of(value, next);
            result.Values[row] = value;
        }
    }

    // One axis that is not the last: whole rows are folded into one another. More than one: value by value.
    private static void Scattered<T>(Tensor input, Tensor result, ReadOnlySpan<bool> gone) where T : struct, IPairwise
    {
        var first = gone.IndexOf(true);
        var inner = first >= 0 && first == gone.LastIndexOf(true) ? Tensor.Product(input.Shape[(first + 1)..]) : 1;
        var to = result.Values;
        var from = input.Values;
        for (var at = 0; at < input.Count; at += inner)
        {
            var (rest, target, stride) = (at, 0, 1);
            for (var axis = input.Rank - 1; axis >= 0; axis--)
            {
                if (!gone[axis])
                {
                    target += rest % input.Shape[axis] * stride;
                    stride *= input.Shape[axis];
                }
                rest /= input.Shape[axis];
            }
            Elementwise.Into<T>(to.Slice(target, inner), from.Slice(at, inner));
        }
    }
}
