namespace Nexus.Embeddings;

/// <summary>The rows of a matrix: in memory as a whole, or in a mapping, and perhaps laid out in panels too.</summary>
internal readonly ref struct RowReader
{
    private readonly ReadOnlySpan<float> _whole;
    private readonly MappedFiles.Mapping? _mapping;
    private readonly long _at;

    public RowReader(ReadOnlySpan<float> whole) => _whole = whole;

    public RowReader(MappedFiles.Mapping mapping, long at) => (_mapping, _at, Panels) = (mapping, at, mapping.Panels?.Of(at) ?? 0);

    public bool IsWhole => _mapping is null;

    /// <summary>Where its panels begin; 0 without.</summary>
    public nint Panels { get; }

    public ReadOnlySpan<float> Read(int row, int count, int width, Span<float> scratch) =>
        _mapping is null ? _whole.Slice(row * width, count * width) : _mapping.Floats(_at + (long)row * width * 4, count * width, scratch);
}
