namespace Nexus.Events;

/// <summary>The records written last, kept in memory until the journal's one reader has them, so that it need not read and understand them again. A bounded convenience: the disk has them all.</summary>
internal sealed class JournalTail(TimeProvider time)
{
    private const int MaxRecords = 65_536;

    private readonly Lock _gate = new();

    // Guarded by _gate.
    private readonly Queue<Piece> _pieces = new();
    private int _count;
    private TaskCompletionSource? _room;

    /// <summary>Position of the first record held; beyond all positions if there is none.</summary>
    public long First
    {
        get
        {
            lock (_gate) return _pieces.TryPeek(out var piece) ? piece.Records[0].Position : long.MaxValue;
        }
    }

    /// <summary>Holds records that were written together, unless the reader is far behind already. <paramref name="after"/> is where the journal goes on behind them.</summary>
    public void Add(List<ReadRecord> records, JournalCursor after)
    {
        lock (_gate)
        {
            if (_count >= MaxRecords) return;
            _pieces.Enqueue(new Piece(records, after));
            _count += records.Count;
        }
    }

    /// <summary>Lets go of the records at the cursor, if they are the ones held next; null if they are not.</summary>
    public List<ReadRecord>? Take(ref JournalCursor cursor)
    {
        TaskCompletionSource? room = null;
        try
        {
            lock (_gate)
                while (_pieces.TryPeek(out var piece) && piece.Records[0].Position <= cursor.Next)
                {
                    _pieces.Dequeue();
                    _count -= piece.Records.Count;
                    if (_count < MaxRecords) (room, _room) = (_room, null);
                    if (piece.Records[0].Position < cursor.Next) continue;
                    cursor = piece.After;
                    return piece.Records;
                }

            return null;
        }
        finally
        {
            room?.TrySetResult();
        }
    }

    /// <summary>Waits until there is room again, or until <paramref name="patience"/> is at an end.</summary>
    public Task RoomAsync(TimeSpan patience)
    {
        lock (_gate)
        {
            if (_count < MaxRecords) return Task.CompletedTask;
            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return Task.WhenAny(_room.Task, Task.Delay(patience, time));
        }
    }

    private sealed record Piece(List<ReadRecord> Records, JournalCursor After);
}
