namespace Nexus.Events;

/// <summary>Names of the members of all objects that are open, so that one met twice in its object is found: by their hashes first, many at once, however many a sender thinks up.</summary>
internal sealed class MemberNames
{
    private char[] _text = new char[1024];
    private int[] _hashes = new int[64];
    private (int Start, int Length)[] _places = new (int, int)[64];

    /// <summary>How many names are held: where the next object's begin.</summary>
    public int Count { get; private set; }

    /// <summary>Room for a name to be written into, behind the last one.</summary>
    public Span<char> Room(int most)
    {
        var end = End;
        if (_text.Length < end + most) Array.Resize(ref _text, Math.Max(end + most, _text.Length * 2));
        return _text.AsSpan(end, most);
    }

    /// <summary>Takes the name written last. False if one since <paramref name="first"/> is the same.</summary>
    public bool Add(int first, int length)
    {
        var start = End;
        var name = _text.AsSpan(start, length);
        var hash = string.GetHashCode(name);
        for (var i = first; i < Count; i++)
        {
            var next = _hashes.AsSpan(i, Count - i).IndexOf(hash);
            if (next < 0) break;
            i += next;
            if (name.SequenceEqual(_text.AsSpan(_places[i].Start, _places[i].Length))) return false;
        }

        if (Count == _hashes.Length)
        {
            Array.Resize(ref _hashes, Count * 2);
            Array.Resize(ref _places, Count * 2);
        }

        _hashes[Count] = hash;
        _places[Count++] = (start, length);
        return true;
    }

    public ReadOnlySpan<char> Last => _text.AsSpan(_places[Count - 1].Start, _places[Count - 1].Length);

    /// <summary>An object is closed: its names are forgotten.</summary>
    public void Forget(int first) => Count = first;

    private int End => Count == 0 ? 0 : _places[Count - 1].Start + _places[Count - 1].Length;
}
