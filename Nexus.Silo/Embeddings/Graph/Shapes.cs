namespace Nexus.Embeddings.Graph;

/// <summary>Operations that move values or look at shapes, and compute nothing.</summary>
internal static class Shapes
{
    public static Tensor ShapeOf(GraphNode node, ReadOnlySpan<Tensor> inputs, GraphRun run)
    {
        var shape = run.Arena.Take(inputs[0].Rank);
        for (var i = 0; i < shape.Count; i++) shape.Values[i] = inputs[0].Shape[i];
        return shape;
    }

    public static Tensor Reshape(GraphNode node, ReadOnlySpan<Tensor> inputs, GraphRun run)
    {
        var shape = inputs[1].Wholes();
        var open = Array.IndexOf(shape, -1);
        if (open >= 0)
        {
            shape[open] = 1;
            var others = Tensor.Product(shape);
            shape[open] = others == 0 ? 0 : inputs[0].Count / others;
        }
        return inputs[0].As(shape);
    }

    public static Tensor ExpandDims(GraphNode node, ReadOnlySpan<Tensor> inputs, GraphRun run)
    {
        var axis = inputs[1].Whole();
        var shape = inputs[0].Shape.ToList();
        shape.Insert(axis < 0 ? axis + shape.Count + 1 : axis, 1);
        return inputs[0].As([.. shape]);
    }

    public static Tensor Squeeze(GraphNode node, ReadOnlySpan<Tensor> inputs, GraphRun run)
    {
        var (input, axes) = (inputs[0], node.Wholes("squeeze_dims"));
        return input.As([.. input.Shape.Where((size, axis) => axes.Length == 0 ? size != 1 : !axes.Contains(axis) && !axes.Contains(axis - input.Rank))]);
    }

    public static Tensor Pack(GraphNode node, ReadOnlySpan<Tensor> inputs, GraphRun run)
    {
        if (node.Whole("axis") != 0) throw GraphModel.Unsupported(node);
        var result = run.Arena.Take([inputs.Length, .. inputs[0].Shape]);
        for (var i = 0; i < inputs.Length; i++) inputs[i].Values.CopyTo(result.Values[(i * inputs[0].Count)..]);
        return result;
    }

    public static Tensor Concat(GraphNode node, ReadOnlySpan<Tensor> inputs, GraphRun run)
    {
        var parts = inputs[..^1];
        var axis = inputs[^1].Whole();
        if (axis < 0) axis += parts[0].Rank;
        var shape = (int[])parts[0].Shape.Clone();
        shape[axis] = 0;
        foreach (var part in parts) shape[axis] += part.Shape[axis];
        var result = run.Arena.Take(shape);
        var outer = Tensor.Product(shape.AsSpan(0, axis));
        var at = 0;
        for (var row = 0; row < outer; row++)
            foreach (var part in parts)
            {
                var width = part.Count / outer;
                part.Values.Slice(row * width, width).CopyTo(result.Values[at..]);
                at += width;
            }
        return result;
    }

    public static Tensor Split(GraphNode node, ReadOnlySpan<Tensor> inputs, GraphRun run)
    {
        var (input, sizes, axis) = (inputs[0], inputs[1].Wholes(), inputs[2].Whole());
        if (axis < 0) axis += input.Rank;
        var from = sizes.AsSpan(0, node.Part).ToArray().Sum();
        var shape = (int[])input.Shape.Clone();
        shape[axis] = sizes[node.Part];
        var result = run.Arena.Take(shape);
        var inner = Tensor.Product(input.Shape.AsSpan(axis + 1));
        var (width, whole) = (shape[axis] * inner, input.Shape[axis] * inner);
        for (int at = 0, source = from * inner; at < result.Count; at += width, source += whole) input.Values.Slice(source, width).CopyTo(result.Values[at..]);
        return result;
    }

    public static Tensor Slice(GraphNode node, ReadOnlySpan<Tensor> inputs, GraphRun run)
    {
        var (input, begin, size) = (inputs[0], inputs[1].Wholes(), inputs[2].Wholes());
        var shape = size.Select((count, axis) => count < 0 ? input.Shape[axis] - begin[axis] : count).ToArray();
        return Window(input, begin, shape, [.. shape.Select(_ => 1)], run);
    }

    public static Tensor StridedSlice(GraphNode node, ReadOnlySpan<Tensor> inputs, GraphRun run)
    {
        if (node.Flag("ellipsis_mask") || node.Flag("new_axis_mask")) throw GraphModel.Unsupported(node);
        var input = inputs[0];
        var (begin, end, step) = (inputs[1].Wholes(), inputs[2].Wholes(), inputs[3].Wholes());
        var (first, shape, steps) = (new int[input.Rank], (int[])input.Shape.Clone(), Enumerable.Repeat(1, input.Rank).ToArray());
        var kept = new List<int>();
        for (var axis = 0; axis < input.Rank; axis++)
        {
            var bit = 1 << axis;
            var single = axis < begin.Length && (node.Whole("shrink_axis_mask") & bit) != 0;
            if (axis < begin.Length)
            {
                var size = input.Shape[axis];
                var from = (node.Whole("begin_mask") & bit) != 0 ? 0 : begin[axis] < 0 ? begin[axis] + size : begin[axis];
                var to = (node.Whole("end_mask") & bit) != 0 ? size : end[axis] < 0 ? end[axis] + size : Math.Min(end[axis], size);
                (first[axis], steps[axis]) = (from, step[axis]);
                shape[axis] = single ? 1 : Math.Max(0, (to - from + step[axis] - 1) / step[axis]);
            }
            if (!single) kept.Add(shape[axis]);
        }
        return Window(input, first, shape, steps, run).As([.. kept]);
    }

    public static Tensor Transpose(GraphNode node, ReadOnlySpan<Tensor> inputs, GraphRun run)
    {
        var (input, order) = (inputs[0], inputs[1].Wholes());
        var strides = Strides(input.Shape);
        var shape = order.Select(axis => input.Shape[axis]).ToArray();
        var result = run.Arena.Take(shape);
        Gather(input.Values, 0, shape, [.. order.Select(axis => strides[axis])], result.Values);
        return result;
    }

    public static Tensor Range(GraphNode node, ReadOnlySpan<Tensor> inputs, GraphRun run)
    {
        var (from, to, step) = (inputs[0].Whole(), inputs[1].Whole(), inputs[2].Whole());
        var result = run.Arena.Take(Math.Max(0, (to - from + step - 1) / step));
        for (var i = 0; i < result.Count; i++) result.Values[i] = from + i * step;
        return result;
    }

    private static Tensor Window(Tensor input, int[] first, int[] shape, int[] steps, GraphRun run)
    {
        var strides = Strides(input.Shape);
        var result = run.Arena.Take(shape);
        var start = first.Select((at, axis) => at * strides[axis]).Sum();
        Gather(input.Values, start, shape, [.. strides.Select((stride, axis) => stride * steps[axis])], result.Values);
        return result;
    }

    private static int[] Strides(int[] shape)
    {
        var strides = new int[shape.Length];
        for (int axis = shape.Length - 1, stride = 1; axis >= 0; stride *= shape[axis--]) strides[axis] = stride;
        return strides;
    }

    // Copies in the order of `shape`, walking the source by `strides`; whole rows at once where the last axis lies together.
    private static void Gather(ReadOnlySpan<float> from, int start, int[] shape, int[] strides, Span<float> to)
    {
        if (to.IsEmpty) return;
        var width = shape.Length == 0 ? 1 : shape[^1];
        var stride = shape.Length == 0 ? 1 : strides[^1];
        var index = new int[Math.Max(shape.Length - 1, 0)];
        for (var at = 0; at < to.Length; at += width)
        {
            if (stride == 1) from.Slice(start, width).CopyTo(to[at..]);
            else for (var i = 0; i < width; i++) to[at + i] = from[start + i * stride];
            for (var axis = index.Length - 1; axis >= 0; axis--)
            {
                start += strides[axis];
                if (++index[axis] < shape[axis]) break;
                start -= strides[axis] * shape[axis];
                index[axis] = 0;
            }
        }
    }
}
