namespace Orleans.Streams;

/// <summary>The place of an event in its stream.</summary>
public abstract class StreamSequenceToken : IEquatable<StreamSequenceToken>, IComparable<StreamSequenceToken>
{
    public abstract long SequenceNumber { get; protected set; }

    public abstract int EventIndex { get; protected set; }

    public abstract bool Equals(StreamSequenceToken? other);

    public abstract int CompareTo(StreamSequenceToken? other);
}
