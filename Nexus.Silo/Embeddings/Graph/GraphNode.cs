namespace Nexus.Embeddings.Graph;

/// <summary>One step of a graph: an operation, the slots its inputs stand in, and its attributes.</summary>
/// <param name="Part">Which of its outputs this is; 0 but for operations with many.</param>
internal sealed record GraphNode(string Name, string Op, int[] Inputs, int Part, Dictionary<string, int[]> Attributes)
{
    public bool Flag(string attribute) => Whole(attribute) != 0;

    public int Whole(string attribute) => Attributes.TryGetValue(attribute, out var values) && values.Length > 0 ? values[0] : 0;

    public int[] Wholes(string attribute) => Attributes.GetValueOrDefault(attribute, []);
}

internal delegate Tensor Operation(GraphNode node, ReadOnlySpan<Tensor> inputs, GraphRun run);
