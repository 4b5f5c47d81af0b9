using System.Collections.Frozen;
using System.Globalization;
using System.Runtime.Intrinsics;

namespace Nexus.Embeddings.Graph;

/// <summary>Reads a TensorFlow.js graph model and runs it. Knows the operations of sentence encoders; a graph with another is refused when it is read.</summary>
internal sealed class GraphModel
{
    // Weights from this size on stay in their files.
    private const int Stored = 4_096;

    private static readonly Tensor Zero = new([], new float[1].AsMemory());

    private static readonly FrozenDictionary<string, Operation> Operations = new Dictionary<string, Operation>
    {
        ["Add"] = Elementwise.Pairwise<Elementwise.Add>(),
        ["AddV2"] = Elementwise.Pairwise<Elementwise.Add>(),
        ["BiasAdd"] = Elementwise.Pairwise<Elementwise.Add>(),
        ["Sub"] = Elementwise.Pairwise<Elementwise.Subtract>(),
        ["Mul"] = Elementwise.Pairwise<Elementwise.Multiply>(),
        ["RealDiv"] = Elementwise.Pairwise<Elementwise.Divide>(),
        ["Maximum"] = Elementwise.Pairwise<Elementwise.Maximum>(),
        ["Less"] = Elementwise.Pairwise<Elementwise.Less>(),
        ["Greater"] = Elementwise.Pairwise<Elementwise.Greater>(),
        ["Cast"] = static (_, inputs, _) => inputs[0],
        ["Identity"] = static (_, inputs, _) => inputs[0],
        ["LogicalNot"] = Elementwise.Each(static x => 1 - x),
        ["Square"] = static (_, inputs, run) => Elementwise.Combine<Elementwise.Multiply>(inputs[0], inputs[0], run),
        ["Rsqrt"] = Elementwise.Each(static x => 1 / MathF.Sqrt(x)),
        ["Relu"] = static (_, inputs, run) => Elementwise.Combine<Elementwise.Maximum>(inputs[0], Zero, run),
        ["Tanh"] = Elementwise.Each(Elementwise.Tanh),
        ["Sin"] = Elementwise.Each(Vector256.Sin),
        ["Cos"] = Elementwise.Each(Vector256.Cos),
        ["Sum"] = Reductions.Sum,
        ["Mean"] = Reductions.Mean,
        ["Prod"] = Reductions.Product,
        ["Max"] = Reductions.Max,
        ["Softmax"] = Reductions.Softmax,
        ["Shape"] = Shapes.ShapeOf,
        ["Reshape"] = Shapes.Reshape,
        ["ExpandDims"] = Shapes.ExpandDims,
        ["Squeeze"] = Shapes.Squeeze,
        ["Pack"] = Shapes.Pack,
        ["ConcatV2"] = Shapes.Concat,
        ["SplitV"] = Shapes.Split,
        ["Slice"] = Shapes.Slice,
        ["StridedSlice"] = Shapes.StridedSlice,
        ["Transpose"] = Shapes.Transpose,
        ["Range"] = Shapes.Range,
        ["GatherV2"] = Lookups.Gather,
        ["GatherNd"] = Lookups.GatherNd,
        ["ScatterNd"] = Lookups.ScatterNd,
        ["SparseToDense"] = Lookups.SparseToDense,
        ["Where"] = Lookups.Where,
        ["MatMul"] = Products.MatMul,
        ["Conv2D"] = Products.Conv2D,
        ["BatchMatMul"] = Products.BatchMatMul,
        ["BatchMatMulV2"] = Products.BatchMatMul,
    }.ToFrozenDictionary();

    private readonly List<GraphStep> _steps = [];
    private readonly Tensor?[] _constants;
    private readonly Dictionary<string, int> _slots = new(StringComparer.Ordinal);
    private readonly int _output;

    // As many runs as there are processors to run them: more would wait for one another anyway.
    private readonly GraphRun?[] _idle = new GraphRun?[Environment.ProcessorCount];

    public GraphModel(GraphFile file, MappedFiles.Mapping weights)
    {
        var constants = ReadWeights(file.Weights, weights);
        var placed = new List<Tensor?>();
        _output = Place(OutputOf(file), file, constants, placed);
        _constants = placed.ToArray();
    }

    /// <summary>Begins a run. Any number of threads may, each with its own.</summary>
    /// <param name="mapping">The weights.</param>
    public GraphRun Begin(MappedFiles.Mapping mapping)
    {
        GraphRun? run = null;
        for (var i = 0; run is null && i < _idle.Length; i++) run = Interlocked.Exchange(ref _idle[i], null);
        run ??= new GraphRun(_constants.Length);
        run.Begin(_constants, mapping);
        return run;
    }

    /// <summary>Room for the values of an input, to be filled before <see cref="Run"/>. All that the graph has are to be fed.</summary>
    public Span<float> Feed(GraphRun run, string input, params ReadOnlySpan<int> shape)
    {
        var tensor = run.Arena.Take(shape);
        run.Values[_slots[input]] = tensor;
        return tensor.Values;
    }

    /// <summary>The output, valid until <see cref="End"/>.</summary>
    public ReadOnlySpan<float> Run(GraphRun run)
    {
        foreach (var step in _steps) run.Values[step.Slot] = step.Operation(step.Node, run.Operands(step.Node.Inputs), run);
        return run.Values[_output]!.Values;
    }

    /// <summary>Hands the room of a run back, for the next. A run that failed is better left to the garbage.</summary>
    public void End(GraphRun run)
    {
        run.End();
        foreach (ref var place in _idle.AsSpan())
            if (Interlocked.CompareExchange(ref place, run, null) is null) return;
    }

    /// <summary>The stored weights that products go through as a whole: where each begins, its rows and its columns.</summary>
    public List<(long At, int Rows, int Columns)> Multiplied()
    {
        var weights = new List<(long At, int Rows, int Columns)>();
        foreach (var step in _steps)
            if (step.Node.Op is "MatMul" or "Conv2D" && _constants[step.Node.Inputs[1]] is { StoredAt: >= 0 } weight && weight.Shape[^1] % PanelProduct.Width == 0)
                weights.Add((weight.StoredAt, weight.Count / weight.Shape[^1], weight.Shape[^1]));
        return weights;
    }

    /// <summary>Forgets the room of past runs.</summary>
    public void Forget() => Array.Clear(_idle);

    public static NexusException Unsupported(GraphNode node) => new(ErrorCode.Unavailable, $"the model's '{node.Name}' uses {node.Op} in a way that is not supported");

    private static string OutputOf(GraphFile file)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in file.Nodes.Values)
            foreach (var input in node.Inputs) used.Add(NameOf(input));
        string? output = null;
        foreach (var name in file.Nodes.Keys)
        {
            if (used.Contains(name)) continue;
            if (output is not null) throw new NexusException(ErrorCode.Invalid, $"the graph has two outputs, '{output}' and '{name}'; a sentence encoder has one");
            output = name;
        }
        return output ?? throw new NexusException(ErrorCode.Invalid, "the graph has no output");
    }

    // Depth first: what a step needs stands before it.
    private int Place(string source, GraphFile file, Dictionary<string, Tensor> constants, List<Tensor?> placed)
    {
        if (_slots.TryGetValue(source, out var known)) return known;
        var name = NameOf(source);
        if (!file.Nodes.TryGetValue(name, out var node)) throw new NexusException(ErrorCode.Invalid, $"the graph has no node '{name}'");
        if (node.Op is "Const" or "Placeholder")
        {
            placed.Add(node.Op == "Placeholder" ? null : constants.GetValueOrDefault(name) ?? throw new NexusException(ErrorCode.Invalid, $"the weights lack '{name}'"));
            return _slots[source] = placed.Count - 1;
        }
        if (!Operations.TryGetValue(node.Op, out var operation)) throw new NexusException(ErrorCode.Invalid, $"the graph uses the operation {node.Op}, which is not known here");
        var inputs = new int[node.Inputs.Count];
        for (var i = 0; i < inputs.Length; i++) inputs[i] = Place(node.Inputs[i], file, constants, placed);
        placed.Add(null);
        var part = name.Length == source.Length ? 0 : int.Parse(source.AsSpan(name.Length + 1), CultureInfo.InvariantCulture);
        _steps.Add(new GraphStep(new GraphNode(name, node.Op, inputs, part, node.Attributes), operation, placed.Count - 1));
        return _slots[source] = placed.Count - 1;
    }

    // "split:1" is the second output of "split".
    private static string NameOf(string source) => source.LastIndexOf(':') is >= 0 and var colon ? source[..colon] : source;

    private static Dictionary<string, Tensor> ReadWeights(List<GraphFile.WeightText> weights, MappedFiles.Mapping mapping)
    {
        var constants = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        long at = 0;
        foreach (var weight in weights)
        {
            if (weight.Type is not ("float32" or "int32") || weight.IsQuantised) throw new NexusException(ErrorCode.Invalid, $"weight '{weight.Name}' is {(weight.IsQuantised ? "quantised" : weight.Type)}, only plain float32 and int32 are read");
            var count = Tensor.Product(weight.Shape);
            if (at + count * 4L > mapping.Length) throw new NexusException(ErrorCode.Invalid, $"weight '{weight.Name}' ends at byte {at + count * 4L}, the files hold {mapping.Length}");
            constants[weight.Name] = weight.Type == "float32" && count >= Stored ? new Tensor(weight.Shape, at) : Small(weight, mapping, at, count);
            at += count * 4L;
        }
        if (at != mapping.Length) throw new NexusException(ErrorCode.Invalid, $"the weights fill {at} bytes, the files hold {mapping.Length}");
        return constants;
    }

    private static Tensor Small(GraphFile.WeightText weight, MappedFiles.Mapping mapping, long at, int count)
    {
        var bytes = new byte[count * 4];
        mapping.Copy(at, bytes);
        var values = new float[count];
        for (var i = 0; i < count; i++) values[i] = weight.Type == "int32" ? BitConverter.ToInt32(bytes, i * 4) : BitConverter.ToSingle(bytes, i * 4);
        return new Tensor(weight.Shape, values);
    }

    private sealed class GraphStep(GraphNode node, Operation operation, int slot)
    {
        public readonly GraphNode Node = node;
        public readonly Operation Operation = operation;
        public readonly int Slot = slot;
    }
}
