namespace Nexus.Events;

/// <summary>A record as the journal keeps it.</summary>
/// <param name="Journal">The journal's name.</param>
/// <param name="Position">From 1.</param>
/// <param name="Known">What reading it gave, where it was read when it came in; null where it has yet to be.</param>
public sealed record ReadRecord(string Journal, long Position, DateTimeOffset ReceivedAt, string Sender, RawRecord Raw, ReadResult? Known = null);

/// <summary>What reading a record gave: an event, or why there is none.</summary>
public sealed record ReadResult(Event? Event, string Error)
{
    public static ReadResult Unreadable(string error) => new(null, error);
}
