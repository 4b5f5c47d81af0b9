namespace Nexus.Embeddings.Graph;

/// <summary>Room for the intermediate values of one run, and the tensors that hold them: taken in order and given back all at once, so that a run leaves no garbage.</summary>
internal sealed class Arena
{
    private const int Least = 1 << 18;

    private readonly List<float[]> _slabs = [];
    private readonly List<Tensor> _tensors = [];
    private int _slab = -1;
    private int _used;
    private int _taken;

    private float[] _scratch = [];

    /// <summary>A tensor whose values are whatever was there before.</summary>
    public Tensor Take(params ReadOnlySpan<int> shape)
    {
        var tensor = Next();
        tensor.Become(shape, Room(Tensor.Product(shape)), -1);
        return tensor;
    }

    /// <summary>The same of a shape in two parts.</summary>
    public Tensor Take(ReadOnlySpan<int> first, ReadOnlySpan<int> rest)
    {
        Span<int> shape = stackalloc int[first.Length + rest.Length];
        first.CopyTo(shape);
        rest.CopyTo(shape[first.Length..]);
        return Take(shape);
    }

    public Tensor Zeroes(ReadOnlySpan<int> shape)
    {
        var tensor = Take(shape);
        tensor.Values.Clear();
        return tensor;
    }

    public Tensor Copy(Tensor tensor)
    {
        var copy = Take(tensor.Shape);
        tensor.Values.CopyTo(copy.Values);
        return copy;
    }

    /// <summary>The same values in another shape.</summary>
    public Tensor View(Tensor tensor, params ReadOnlySpan<int> shape)
    {
        var view = Next();
        view.View(tensor, shape);
        return view;
    }

    /// <summary>Room until the next call, which gets the same.</summary>
    public Span<float> Scratch(int count)
    {
        if (_scratch.Length < count) _scratch = GC.AllocateUninitializedArray<float>(count);
        return _scratch;
    }

    public void Reset() => (_slab, _used, _taken) = (-1, 0, 0);

    private Tensor Next()
    {
        if (_taken == _tensors.Count) _tensors.Add(new Tensor());
        return _tensors[_taken++];
    }

    private Memory<float> Room(int count)
    {
        while (_slab < 0 || _used + count > _slabs[_slab].Length)
        {
            if (_slab + 1 == _slabs.Count) _slabs.Add(GC.AllocateUninitializedArray<float>(Math.Max(Least, count)));
            (_slab, _used) = (_slab + 1, 0);
        }
        var room = _slabs[_slab].AsMemory(_used, count);
        _used += count;
        return room;
    }
}
