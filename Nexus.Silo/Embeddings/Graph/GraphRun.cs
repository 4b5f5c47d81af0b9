namespace Nexus.Embeddings.Graph;

/// <summary>What one run of a graph works with: room for its values, and the weights. Of one run at a time, and used again by the next.</summary>
internal sealed class GraphRun(int slots)
{
    private Tensor[] _operands = new Tensor[8];
    private MappedFiles.Mapping? _mapping;

    public Arena Arena { get; } = new();

    /// <summary>What stands in the graph's slots.</summary>
    public Tensor?[] Values { get; } = new Tensor?[slots];

    public MappedFiles.Mapping Mapping => _mapping ?? throw new InvalidOperationException("this run is over");

    public void Begin(ReadOnlySpan<Tensor?> constants, MappedFiles.Mapping mapping)
    {
        constants.CopyTo(Values);
        _mapping = mapping;
    }

    /// <summary>The values of these slots.</summary>
    public ReadOnlySpan<Tensor> Operands(ReadOnlySpan<int> slots)
    {
        if (slots.Length > _operands.Length) _operands = new Tensor[slots.Length];
        for (var i = 0; i < slots.Length; i++) _operands[i] = Values[slots[i]]!;
        return _operands.AsSpan(0, slots.Length);
    }

    /// <summary>Gives all room back; what was read of this run is no longer valid.</summary>
    public void End()
    {
        Arena.Reset();
        _mapping = null;
    }
}
