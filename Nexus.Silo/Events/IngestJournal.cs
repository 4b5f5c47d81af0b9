using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Nexus.Events;

/// <summary>One tenant's ingest journal: segments of records, and how far they have been acted on. One writer; whatever arrived while the last sync was under way is the next write.</summary>
internal sealed partial class IngestJournal : IAsyncDisposable
{
    private const long SegmentBytes = 64 << 20;

    private readonly string _folder;
    private readonly Action<string, Exception> _fatal;
    private readonly Func<string, FileMode, FileStream> _open;
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, string> _marks = new(StringComparer.Ordinal);
    private readonly Task _writer;
    private readonly SemaphoreSlim _work = new(0);
    private readonly JournalTail _tail;

    // Guarded by _gate.
    private readonly Queue<Waiting> _waiting = new();
    private readonly List<JournalSegment> _segments;
    private TaskCompletionSource _grown = NewSignal();
    private bool _closed;

    private FileStream _file;
    private long _last;
    private long _writing;
    private int _looked;

    private IngestJournal(string folder, string name, TimeProvider time, Action<string, Exception> fatal, Func<string, FileMode, FileStream> open)
    {
        (_folder, Name, _fatal, _open) = (folder, name, fatal, open);
        _segments = JournalSegment.In(folder);
        var kept = JournalOffset.Read(folder);
        Acted = kept.Acted;
        foreach (var (source, mark) in kept.Marks) _marks[source] = mark;
        _file = Recover();
        _tail = new JournalTail(time);
        _writer = Task.Run(WriteAsync);
    }

    /// <summary>Tells this journal from every other.</summary>
    public string Name { get; }

    /// <summary>Position of the last durable record; 0 if there is none.</summary>
    public long Last => Volatile.Read(ref _last);

    /// <summary>Everything up to this position has been judged, and what it amounted to is durable.</summary>
    public long Acted { get; private set; }

    /// <param name="fatal">Ends the process.</param>
    /// <param name="open">Opens a segment for writing; a test's own may fail as a disk does.</param>
    public static IngestJournal Open(string folder, TimeProvider time, Action<string, Exception> fatal, Func<string, FileMode, FileStream>? open = null)
    {
        Directory.CreateDirectory(folder);
        var name = Path.Combine(folder, "name");
        if (!File.Exists(name)) WholeFile.Replace(name, RandomNumberGenerator.GetHexString(8, lowercase: true));
        return new IngestJournal(folder, File.ReadAllText(name), time, fatal, open ?? ForWriting);
    }

    /// <summary>How far a source had read when its last durable record was taken; null if it never brought one.</summary>
    public string? Mark(string source) => _marks.GetValueOrDefault(source);

    /// <summary>Notes how far a source has read where there was nothing to append; durable with the next commit.</summary>
    public void Advance(string source, string mark) => _marks[source] = mark;

    /// <summary>Waits, but not long, while the reader is far behind.</summary>
    public Task RoomAsync(TimeSpan patience) => _tail.RoomAsync(patience);

    public Task AppendAsync(DateTimeOffset at, string sender, ImmutableArray<RawRecord> records, ImmutableArray<ReadResult> known)
    {
        var waiting = new Waiting(sender, records, known, at);
        lock (_gate)
        {
            if (_closed) throw new NexusException(ErrorCode.Unavailable, "the ingest journal is closed; try again");
            _waiting.Enqueue(waiting);
        }

        _work.Release();
        return waiting.Done.Task;
    }

    /// <summary>Durable records from a position on; empty if there are none. What has just been written comes as it was handed in, all else from the disk.</summary>
    public List<ReadRecord> Read(ref JournalCursor cursor, int most)
    {
        if (_tail.Take(ref cursor) is { } recent) return recent;
        var records = new List<ReadRecord>(Math.Min(most, 4096));
        var last = Math.Min(Last, _tail.First - 1);
        while (cursor.Next <= last)
        {
            var (segment, next) = SegmentOf(cursor.Next);
            if (segment.First != cursor.Segment) cursor = new JournalCursor(cursor.Next, segment.First, 0);
            var offset = segment.Read(Name, cursor.Offset, last, most, records);
            var skip = cursor.Next;
            records.RemoveAll(record => record.Position < skip);
            if (records.Count > 0)
            {
                cursor = new JournalCursor(records[^1].Position + 1, segment.First, offset);
                break;
            }

            // Nothing whole from here on, and no further segment: the damage was told when the journal was opened.
            if (offset == cursor.Offset && next is null) break;
            cursor = offset == cursor.Offset ? new JournalCursor(next!.First) : cursor with { Offset = offset };
        }

        return records;
    }

    /// <summary>One durable record, from the disk; null if there is none, or its segment is gone.</summary>
    public ReadRecord? Find(long position) => position < 1 || position > Last ? null : SegmentOf(position).Segment.Find(Name, Last, record => record.Position == position);

    /// <summary>Completes when there is a record behind <paramref name="position"/>.</summary>
    public Task GrownAsync(long position)
    {
        lock (_gate) return Last > position ? Task.CompletedTask : _grown.Task;
    }

    /// <summary>The first record received no earlier than <paramref name="window"/> before the last one acted on.</summary>
    public long ReplayFrom(TimeSpan window)
    {
        if (Acted == 0) return _segments[0].First;
        if (window <= TimeSpan.Zero) return Acted + 1;
        var (segment, _) = SegmentOf(Math.Min(Acted, Math.Max(1, Last)));
        var at = segment.Find(Name, Last, record => record.Position >= Acted)?.ReceivedAt;
        if (at is null) return Acted + 1;
        var from = at.Value - window;
        var begin = _segments.LastOrDefault(one => one.Find(Name, Last, static _ => true) is { } head && head.ReceivedAt < from) ?? _segments[0];
        return begin.Find(Name, Last, record => record.ReceivedAt >= from)?.Position ?? Acted + 1;
    }

    /// <summary>Notes how far records were acted on, durably, and lets go of segments nobody needs any more.</summary>
    public void Commit(long acted, TimeSpan window)
    {
        if (acted > Acted) Acted = acted;
        new JournalOffset(Acted, new Dictionary<string, string>(_marks)).Write(_folder);
        // Looking for what may go reads the oldest segments: only when there is one more than last time.
        int count;
        lock (_gate) count = _segments.Count;
        if (count < 3 || count == _looked) return;
        var from = ReplayFrom(window);
        lock (_gate)
            while (_segments.Count > 2 && _segments[1].First <= from)
            {
                File.Delete(_segments[0].Path);
                _segments.RemoveAt(0);
            }

        _looked = count;
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate) _closed = true;
        _work.Release();
        await _writer;
        await _file.DisposeAsync();
        _work.Dispose();
    }

    /// <summary>Finds the last whole record, cuts off what the end of a process left half written, and learns the marks that came after the kept ones.</summary>
    private FileStream Recover()
    {
        if (_segments.Count == 0) return Create(1);
        _last = _segments[^1].First - 1;
        var end = 0L;
        var from = _segments.FindLastIndex(segment => segment.First <= Acted + 1);
        for (var i = Math.Max(0, from); i < _segments.Count; i++)
        {
            end = 0;
            while (true)
            {
                var records = new List<ReadRecord>();
                var reached = _segments[i].Read(Name, end, long.MaxValue, 4096, records);
                foreach (var record in records)
                {
                    _last = record.Position;
                    if (record.Raw.Mark.Length > 0 && record.Position > Acted) _marks[record.Raw.Source] = record.Raw.Mark;
                }

                if (reached == end) break;
                end = reached;
            }
        }

        var file = _open(_segments[^1].Path, FileMode.Open);
        if (file.Length > end)
        {
            file.SetLength(end);
            file.Flush(flushToDisk: true);
        }

        file.Seek(0, SeekOrigin.End);
        _writing = _segments[^1].First;
        return file;
    }

    private (JournalSegment Segment, JournalSegment? Next) SegmentOf(long position)
    {
        lock (_gate)
        {
            var at = Math.Max(0, _segments.FindLastIndex(segment => segment.First <= position));
            return (_segments[at], at + 1 < _segments.Count ? _segments[at + 1] : null);
        }
    }

    private static FileStream ForWriting(string path, FileMode mode) => new(path, mode, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete, 1);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
