namespace Nexus.Embeddings.Graph;

/// <summary>Operations that pick values by index or put them there.</summary>
internal static class Lookups
{
    /// <summary>Rows of a table; of a stored one only these rows are read.</summary>
    public static Tensor Gather(GraphNode node, ReadOnlySpan<Tensor> inputs, GraphRun run)
    {
        var (table, indices) = (inputs[0], inputs[1]);
        if (inputs[2].Whole() != 0) throw GraphModel.Unsupported(node);
        var width = Tensor.Product(table.Shape[1..]);
        var result = run.Arena.Take(indices.Shape, table.Shape[1..]);
        var rows = table.Rows(run.Mapping);
        for (var i = 0; i < indices.Count; i++)
        {
            var row = indices.Whole(i);
            var to = result.Values.Slice(i * width, width);
            if (row < 0 || row >= table.Shape[0]) throw new NexusException(ErrorCode.Unavailable, $"the model looks up row {row} of {table.Shape[0]}");
            rows.Read(row, 1, width, to).CopyTo(to);
        }
        return result;
    }

    public static Tensor GatherNd(GraphNode node, ReadOnlySpan<Tensor> inputs, GraphRun run)
    {
        var (table, indices) = (inputs[0], inputs[1]);
        var depth = indices.Shape[^1];
        var width = Tensor.Product(table.Shape[depth..]);
        var result = run.Arena.Take(indices.Shape[..^1], table.Shape[depth..]);
        for (var i = 0; i < indices.Count / depth; i++) table.Values.Slice(At(table.Shape, indices, i, depth) * width, width).CopyTo(result.Values[(i * width)..]);
        return result;
    }

    public static Tensor ScatterNd(GraphNode node, ReadOnlySpan<Tensor> inputs, GraphRun run)
    {
        var (indices, updates) = (inputs[0], inputs[1]);
        var result = run.Arena.Zeroes(inputs[2].Wholes(stackalloc int[Tensor.MaxRank]));
        var depth = indices.Shape[^1];
        var width = Tensor.Product(result.Shape[depth..]);
        for (var i = 0; i < indices.Count / depth; i++)
            Elementwise.Into<Elementwise.Add>(result.Values.Slice(At(result.Shape, indices, i, depth) * width, width), updates.Values.Slice(i * width, width));
        return result;
    }

    public static Tensor SparseToDense(GraphNode node, ReadOnlySpan<Tensor> inputs, GraphRun run)
    {
        var (indices, values) = (inputs[0], inputs[2]);
        var result = run.Arena.Take(inputs[1].Wholes(stackalloc int[Tensor.MaxRank]));
        result.Values.Fill(inputs[3].Values[0]);
        for (var i = 0; i < values.Count; i++) result.Values[At(result.Shape, indices, i, result.Rank)] = values.Values[i];
        return result;
    }

    /// <summary>The places of all values that are true.</summary>
    public static Tensor Where(GraphNode node, ReadOnlySpan<Tensor> inputs, GraphRun run)
    {
        var input = inputs[0];
        var count = 0;
        foreach (var value in input.Values)
            if (value != 0) count++;
        var result = run.Arena.Take(count, input.Rank);
        for (int at = 0, row = 0; at < input.Count; at++)
        {
            if (input.Values[at] == 0) continue;
            var rest = at;
            for (var axis = input.Rank - 1; axis >= 0; rest /= input.Shape[axis--]) result.Values[row * input.Rank + axis] = rest % input.Shape[axis];
            row++;
        }
        return result;
    }

    private static int At(ReadOnlySpan<int> shape, Tensor indices, int row, int depth)
    {
        var at = 0;
        for (var axis = 0; axis < depth; axis++)
        {
            var index = indices.Whole(row * depth + axis);
            if (index < 0 || index >= shape[axis]) throw new NexusException(ErrorCode.Unavailable, $"the model indexes {index} of {shape[axis]}");
            at = at * shape[axis] + index;
        }
        return at;
    }
}
