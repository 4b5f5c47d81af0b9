namespace Nexus.Embeddings.Graph;

/// <summary>Numbers with a shape. All are floats: whole numbers are exact up to 2^24, far beyond every index and length here, and false and true are 0 and 1.</summary>
internal sealed class Tensor
{
    private readonly Memory<float> _values;

    public Tensor(int[] shape, Memory<float> values)
    {
        Shape = shape;
        Count = Product(shape);
        _values = values[..Count];
    }

    /// <summary>A weight that stays in its file, at byte <paramref name="storedAt"/>.</summary>
    public Tensor(int[] shape, long storedAt)
    {
        Shape = shape;
        Count = Product(shape);
        StoredAt = storedAt;
    }

    public int[] Shape { get; }

    public int Count { get; }

    public int Rank => Shape.Length;

    /// <summary>Where in the model's files the values lie, or -1 if they are here.</summary>
    public long StoredAt { get; } = -1;

    public Span<float> Values => StoredAt < 0 ? _values.Span : throw new InvalidOperationException("a stored weight is read by rows");

    /// <summary>The only value, or the value at <paramref name="index"/>, as a whole number.</summary>
    public int Whole(int index = 0) => (int)Values[index];

    public int[] Wholes()
    {
        var wholes = new int[Count];
        for (var i = 0; i < wholes.Length; i++) wholes[i] = (int)Values[i];
        return wholes;
    }

    /// <summary>The same values in another shape.</summary>
    public Tensor As(params int[] shape)
    {
        if (Product(shape) != Count) throw new NexusException(ErrorCode.Unavailable, $"the model reshapes {Count} values to [{string.Join(',', shape)}]");
        return StoredAt < 0 ? new Tensor(shape, _values) : new Tensor(shape, StoredAt);
    }

    public RowReader Rows(MappedFiles.Mapping mapping) => StoredAt < 0 ? new RowReader(Values) : new RowReader(mapping, StoredAt);

    public static int Product(ReadOnlySpan<int> shape)
    {
        var product = 1;
        foreach (var size in shape) product = checked(product * size);
        return product;
    }
}
