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
        var shape = inputs[1].Wholes(stackalloc int[Tensor.MaxRank]);
        var open = shape.IndexOf(-1);
        if (open >= 0)
        {
            shape[open] = 1;
            var others = Tensor.Product(shape);
            shape[open] = others == 0 ? 0 : inputs[0].Count / others;
        }
        return run.Arena.View(inputs[0], shape);
    }

    public static Tensor ExpandDims(GraphNode node, ReadOnlySpan<Tensor> inputs, GraphRun run)
    {
        var (input, axis) = (inputs[0], inputs[1].Whole());
        if (axis < 0) axis += input.Rank + 1;
        Span<int> shape = stackalloc int[input.Rank + 1];
        input.Shape[..axis].CopyTo(shape);
        shape[axis] = 1;
        input.Shape[axis..].CopyTo(shape[(axis + 1)..]);
        return run.Arena.View(input, shape);
    }

    public static Tensor Squeeze(GraphNode node, ReadOnlySpan<Tensor> inputs, GraphRun run)
    {
        var (input, axes) = (inputs[0], node.Wholes("squeeze_dims"));
        Span<int> shape = stackalloc int[input.Rank];
        var kept = 0;
        for (var axis = 0; axis < input.Rank; axis++)
            if (axes.Length == 0 ? input.Shape[axis] != 1 : !axes.Contains(axis) && !axes.Contains(axis - input.Rank)) shape[kept++] = input.Shape[axis];
        return run.Arena.View(input, shape[..kept]);
    }

    public static Tensor Pack(GraphNode node, ReadOnlySpan<Tensor> inputs, GraphRun run)
    {
        if (node.Whole("axis") != 0) throw GraphModel.Unsupported(node);
        var result = run.Arena.Take([inputs.Length], inputs[0].Shape);
        for (var i = 0; i < inputs.Length; i++) inputs[i].Values.CopyTo(result.Values[(i * inputs[0].Count)..]);
        return result;
    }

    public static Tensor Concat(GraphNode node, ReadOnlySpan<Tensor> inputs, GraphRun run)
    {
        var parts = inputs[..^1];
        var axis = inputs[^1].Whole();
        if (axis < 0) axis += parts[0].Rank;
        Span<int> shape = stackalloc int[parts[0].Rank];
        parts[0].Shape.CopyTo(shape);
        shape[axis] = 0;
        foreach (var part in parts) shape[axis] += part.Shape[axis];
        var result = run.Arena.Take(shape);
        var outer = Tensor.Product(shape[..axis]);
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
        var (input, axis) = (inputs[0], inputs[2].Whole());
        var sizes = inputs[1].Wholes(stackalloc int[Tensor.MaxRank]);
        if (axis < 0) axis += input.Rank;
        var from = 0;
        foreach (var size in sizes[..node.Part]) from += size;
        Span<int> shape = stackalloc int[input.Rank];
        input.Shape.CopyTo(shape);
        shape[axis] = sizes[node.Part];
        var result = run.Arena.Take(shape);
        var inner = Tensor.Product(input.Shape[(axis + 1)..]);
        var (width, whole) = (shape[axis] * inner, input.Shape[axis] * inner);
        for (int at = 0, source = from * inner; at < result.Count; at += width, source += whole) input.Values.Slice(source, width).CopyTo(result.Values[at..]);
        return result;
    }

    public static Tensor Slice(GraphNode node, ReadOnlySpan<Tensor> inputs, GraphRun run)
    {
        var input = inputs[0];
        var begin = inputs[1].Wholes(stackalloc int[Tensor.MaxRank]);
        var shape = inputs[2].Wholes(stackalloc int[Tensor.MaxRank]);
        for (var axis = 0; axis < shape.Length; axis++)
            if (shape[axis] < 0) shape[axis] = input.Shape[axis] - begin[axis];
        Span<int> steps = stackalloc int[shape.Length];
        steps.Fill(1);
        return Window(input, begin, shape, steps, run);
    }

    public static Tensor StridedSlice(GraphNode node, ReadOnlySpan<Tensor> inputs, GraphRun run)
    {
        if (node.Flag("ellipsis_mask") || node.Flag("new_axis_mask")) throw GraphModel.Unsupported(node);
        var input = inputs[0];
        var begin = inputs[1].Wholes(stackalloc int[Tensor.MaxRank]);
        var end = inputs[2].Wholes(stackalloc int[Tensor.MaxRank]);
        var step = inputs[3].Wholes(stackalloc int[Tensor.MaxRank]);
        Span<int> first = stackalloc int[input.Rank], shape = stackalloc int[input.Rank], steps = stackalloc int[input.Rank], kept = stackalloc int[input.Rank];
        first.Clear();
        input.Shape.CopyTo(shape);
        steps.Fill(1);
        var left = 0;
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
            if (!single) kept[left++] = shape[axis];
        }
        return run.Arena.View(Window(input, first, shape, steps, run), kept[..left]);
    }

    public static Tensor Transpose(GraphNode node, ReadOnlySpan<Tensor> inputs, GraphRun run)
    {
        var input = inputs[0];
        var order = inputs[1].Wholes(stackalloc int[Tensor.MaxRank]);
        var strides = Strides(input.Shape, stackalloc int[Tensor.MaxRank]);
        Span<int> shape = stackalloc int[order.Length], ordered = stackalloc int[order.Length];
        for (var i = 0; i < order.Length; i++) (shape[i], ordered[i]) = (input.Shape[order[i]], strides[order[i]]);
        var result = run.Arena.Take(shape);
        Gather(input.Values, 0, shape, ordered, result.Values);
        return result;
    }

    public static Tensor Range(GraphNode node, ReadOnlySpan<Tensor> inputs, GraphRun run)
    {
        var (from, to, step) = (inputs[0].Whole(), inputs[1].Whole(), inputs[2].Whole());
        var result = run.Arena.Take(Math.Max(0, (to - from + step - 1) / step));
        for (var i = 0; i < result.Count; i++) result.Values[i] = from + i * step;
        return result;
    }

    private static Tensor Window(Tensor input, ReadOnlySpan<int> first, ReadOnlySpan<int> shape, ReadOnlySpan<int> steps, GraphRun run)
    {
        var strides = Strides(input.Shape, stackalloc int[Tensor.MaxRank]);
        var result = run.Arena.Take(shape);
        var start = 0;
        for (var axis = 0; axis < strides.Length; axis++)
        {
            start += first[axis] * strides[axis];
            strides[axis] *= steps[axis];
        }
        Gather(input.Values, start, shape, strides, result.Values);
        return result;
    }

    private static Span<int> Strides(ReadOnlySpan<int> shape, Span<int> room)
    {
        var strides = room[..shape.Length];
        for (int axis = shape.Length - 1, stride = 1; axis >= 0; stride *= shape[axis--]) strides[axis] = stride;
        return strides;
    }

    // Copies in the order of `shape`, walking the source by `strides`; whole rows at once where the last axis lies together.
    private static void Gather(ReadOnlySpan<float> from, int start, ReadOnlySpan<int> shape, ReadOnlySpan<int> strides, Span<float> to)
    {
        if (to.IsEmpty) return;
        var width = shape.Length == 0 ? 1 : shape[^1];
        var stride = shape.Length == 0 ? 1 : strides[^1];
        Span<int> index = stackalloc int[Tensor.MaxRank];
        index = index[..Math.Max(shape.Length - 1, 0)];
        index.Clear();
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
