namespace Nexus.Embeddings.Graph;

/// <summary>Room for the intermediate values of one run, taken in order and given back all at once.</summary>
internal sealed class Arena
{
    private const int Least = 1 << 18;

    private readonly List<float[]> _slabs = [];
    private int _slab = -1;
    private int _used;

    private float[] _scratch = [];

    /// <summary>How many floats this arena holds.</summary>
    public int Capacity { get; private set; }

    /// <summary>A tensor whose values are whatever was there before.</summary>
    public Tensor Take(params int[] shape) => new(shape, Room(Tensor.Product(shape)));

    public Tensor Zeroes(params int[] shape)
    {
        var tensor = Take(shape);
        tensor.Values.Clear();
        return tensor;
    }

    public Tensor Of(int[] shape, ReadOnlySpan<float> values)
    {
        var tensor = Take(shape);
        values.CopyTo(tensor.Values);
        return tensor;
    }

    /// <summary>Room until the next call, which gets the same.</summary>
    public Span<float> Scratch(int count)
    {
        if (_scratch.Length < count) _scratch = GC.AllocateUninitializedArray<float>(count);
        return _scratch;
    }

    public void Reset() => (_slab, _used) = (-1, 0);

    private Memory<float> Room(int count)
    {
        while (_slab < 0 || _used + count > _slabs[_slab].Length)
        {
            if (_slab + 1 == _slabs.Count)
            {
                _slabs.Add(GC.AllocateUninitializedArray<float>(Math.Max(Least, count)));
                Capacity += _slabs[^1].Length;
            }
            (_slab, _used) = (_slab + 1, 0);
        }
        var room = _slabs[_slab].AsMemory(_used, count);
        _used += count;
        return room;
    }
}
