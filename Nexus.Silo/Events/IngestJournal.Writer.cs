using System.Buffers;
using System.Collections.Immutable;
using Nexus.Tools;

namespace Nexus.Events;

/// <content>The writer: one batch, one sync.</content>
internal sealed partial class IngestJournal
{
    private async Task WriteAsync()
    {
        var buffer = new ArrayBufferWriter<byte>(1 << 16);
        while (true)
        {
            await _work.WaitAsync();
            var batch = Take();
            if (batch.Count > 0) Write(batch, buffer);
            lock (_gate)
                if (_closed && _waiting.Count == 0) return;
        }
    }

    private List<Waiting> Take()
    {
        lock (_gate)
        {
            List<Waiting> batch = [.. _waiting];
            _waiting.Clear();
            return batch;
        }
    }

    private void Write(List<Waiting> batch, ArrayBufferWriter<byte> buffer)
    {
        var (next, recent) = (_last, new List<ReadRecord>());
        try
        {
            if (_file.Length >= SegmentBytes) Roll(next + 1);
            buffer.ResetWrittenCount();
            foreach (var waiting in batch)
                for (var i = 0; i < waiting.Records.Length; i++)
                {
                    JournalFormat.Write(buffer, ++next, waiting.At, waiting.Sender, waiting.Records[i]);
                    recent.Add(new ReadRecord(Name, next, waiting.At, waiting.Sender, waiting.Records[i], waiting.Known.IsEmpty ? null : Placed(waiting.Known[i], next)));
                }

            Append(buffer.WrittenSpan);
            _file.Flush(flushToDisk: true);
            _tail.Add(recent, new JournalCursor(next + 1, _writing, _file.Position));
        }
        catch (DiskFullException full)
        {
            foreach (var waiting in batch) waiting.Done.TrySetException(new NexusException(ErrorCode.Unavailable, "the disk of the ingest journal is full: nothing was taken in; try again", full));
            return;
        }
        catch (IOException failure)
        {
            // After a failed sync nobody knows what the disk holds: only a fresh start can tell.
            _fatal($"The ingest journal in {_folder} could not be written; Nexus stops so that nothing accepted is lost. {failure.Message}", failure);
            foreach (var waiting in batch) waiting.Done.TrySetException(new NexusException(ErrorCode.Unavailable, "the ingest journal could not be written", failure));
            return;
        }

        Answer(batch, next);
    }

    /// <summary>All of it or nothing: what a full disk took of it is cut off again, and the journal goes on where it was.</summary>
    private void Append(ReadOnlySpan<byte> bytes)
    {
        var end = _file.Position;
        try
        {
            _file.Write(bytes);
        }
        catch (IOException failure) when (FileErrors.IsDiskFull(failure))
        {
            _file.SetLength(end);
            _file.Seek(end, SeekOrigin.Begin);
            throw new DiskFullException(failure);
        }
    }

    private void Answer(List<Waiting> batch, long last)
    {
        TaskCompletionSource grown;
        lock (_gate)
        {
            Volatile.Write(ref _last, last);
            (grown, _grown) = (_grown, NewSignal());
        }

        foreach (var waiting in batch)
        {
            foreach (var record in waiting.Records)
                if (record.Mark.Length > 0) _marks[record.Source] = record.Mark;
            waiting.Done.TrySetResult();
        }

        grown.TrySetResult();
    }

    private ReadResult Placed(ReadResult read, long position) => read.Event is { } happened ? read with { Event = happened with { Journal = Name, Position = position } } : read;

    private void Roll(long first)
    {
        var before = _file;
        try
        {
            _file = Create(first);
        }
        catch (IOException failure) when (FileErrors.IsDiskFull(failure))
        {
            throw new DiskFullException(failure);
        }

        before.Dispose();
    }

    private FileStream Create(long first)
    {
        var segment = new JournalSegment(JournalSegment.PathOf(_folder, first), first);
        var file = _open(segment.Path, FileMode.Create);
        lock (_gate) _segments.Add(segment);
        _writing = first;
        FolderSync.Flush(_folder);
        return file;
    }

    private sealed record Waiting(string Sender, ImmutableArray<RawRecord> Records, ImmutableArray<ReadResult> Known, DateTimeOffset At)
    {
        public TaskCompletionSource Done { get; } = NewSignal();
    }

    private sealed class DiskFullException(IOException failure) : Exception(failure.Message, failure);
}
