namespace Nexus.Embedded;

/// <summary>A ring that starts empty and small, because most activations wait for most of their life.</summary>
internal struct TurnQueue
{
    private object?[]? _items;
    private int _head;

    public int Count { get; private set; }

    public void Enqueue(object item)
    {
        _items ??= new object?[4];
        if (Count == _items.Length)
            Grow();
        _items[(_head + Count) & (_items.Length - 1)] = item;
        Count++;
    }

    public object Dequeue()
    {
        var item = _items![_head]!;
        _items[_head] = null;
        _head = (_head + 1) & (_items.Length - 1);
        Count--;
        return item;
    }

    /// <summary>Removes the requests and leaves the rest: code that outlives its grain still has to end.</summary>
    public List<GrainRequest> TakeRequests()
    {
        var requests = new List<GrainRequest>();
        for (var left = Count; left > 0; left--)
        {
            var item = Dequeue();
            if (item is GrainRequest request)
                requests.Add(request);
            else
                Enqueue(item);
        }

        return requests;
    }

    private void Grow()
    {
        var larger = new object?[_items!.Length * 2];
        for (var i = 0; i < Count; i++)
            larger[i] = _items[(_head + i) & (_items.Length - 1)];
        _items = larger;
        _head = 0;
    }
}
