namespace Nexus.Embedded;

/// <summary>A ring that starts empty and small, because most activations wait for most of their life.</summary>
internal struct TurnQueue
{
    private (object Item, object? State)[]? _items;
    private int _head;

    public int Count { get; private set; }

    public void Enqueue(object item, object? state = null)
    {
        _items ??= new (object, object?)[4];
        if (Count == _items.Length)
            Grow();
        _items[(_head + Count) & (_items.Length - 1)] = (item, state);
        Count++;
    }

    public (object Item, object? State) Dequeue()
    {
        var entry = _items![_head];
        _items[_head] = default;
        _head = (_head + 1) & (_items.Length - 1);
        Count--;
        return entry;
    }

    /// <summary>Removes the requests and leaves the rest: code that outlives its grain still has to end.</summary>
    public List<GrainRequest> TakeRequests()
    {
        var requests = new List<GrainRequest>();
        for (var left = Count; left > 0; left--)
        {
            var (item, state) = Dequeue();
            if (item is GrainRequest request)
                requests.Add(request);
            else
                Enqueue(item, state);
        }

        return requests;
    }

    private void Grow()
    {
        var larger = new (object, object?)[_items!.Length * 2];
        for (var i = 0; i < Count; i++)
            larger[i] = _items[(_head + i) & (_items.Length - 1)];
        _items = larger;
        _head = 0;
    }
}
