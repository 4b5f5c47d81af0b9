using System.Runtime.CompilerServices;

namespace Nexus.Embeddings.Graph;

/// <summary>Numbers with a shape. All are floats: whole numbers are exact up to 2^24, far beyond every index and length here, and false and true are 0 and 1.</summary>
internal sealed class Tensor
{
    /// <summary>The most axes a tensor may have.</summary>
    public const int MaxRank = 8;

    private Sizes _sizes;
    private Memory<float> _values;

    /// <summary>Of no shape yet.</summary>
    public Tensor()
    {
    }

    public Tensor(ReadOnlySpan<int> shape, Memory<float> values) => Become(shape, values, -1);

    /// <summary>A weight that stays in its file, at byte <paramref name="storedAt"/>.</summary>
    public Tensor(ReadOnlySpan<int> shape, long storedAt) => Become(shape, default, storedAt);

    public ReadOnlySpan<int> Shape => ((ReadOnlySpan<int>)_sizes)[..Rank];

    public int Count { get; private set; }

    public int Rank { get; private set; }

    /// <summary>Where in the model's files the values lie, or -1 if they are here.</summary>
    public long StoredAt { get; private set; } = -1;

    public Span<float> Values => StoredAt < 0 ? _values.Span : throw new InvalidOperationException("a stored weight is read by rows");

    /// <summary>The only value, or the value at <paramref name="index"/>, as a whole number.</summary>
    public int Whole(int index = 0) => (int)Values[index];

    /// <summary>All values as whole numbers: sizes, axes, places.</summary>
    /// <param name="room">For <see cref="MaxRank"/> of them.</param>
    public Span<int> Wholes(Span<int> room)
    {
        if (Count > room.Length) throw new NexusException(ErrorCode.Unavailable, $"the model names {Count} axes, {room.Length} are the most");
        var values = Values;
        for (var i = 0; i < Count; i++) room[i] = (int)values[i];
        return room[..Count];
    }

    /// <summary>Takes on another shape and other values.</summary>
    public void Become(ReadOnlySpan<int> shape, Memory<float> values, long storedAt)
    {
        if (shape.Length > MaxRank) throw new NexusException(ErrorCode.Unavailable, $"the model uses [{string.Join(',', shape.ToArray())}], {MaxRank} axes are the most");
        Count = Product(shape);
        Rank = shape.Length;
        StoredAt = storedAt;
        shape.CopyTo(_sizes);
        _values = storedAt < 0 ? values[..Count] : default;
    }

    /// <summary>Takes on the values of another in another shape.</summary>
    public void View(Tensor other, ReadOnlySpan<int> shape)
    {
        if (Product(shape) != other.Count) throw new NexusException(ErrorCode.Unavailable, $"the model reshapes {other.Count} values to [{string.Join(',', shape.ToArray())}]");
        Become(shape, other._values, other.StoredAt);
    }

    public RowReader Rows(MappedFiles.Mapping mapping) => StoredAt < 0 ? new RowReader(Values) : new RowReader(mapping, StoredAt);

    public static int Product(ReadOnlySpan<int> shape)
    {
        var product = 1;
        foreach (var size in shape) product = checked(product * size);
        return product;
    }

    [InlineArray(MaxRank)]
    private struct Sizes
    {
        private int _first;
    }
}
