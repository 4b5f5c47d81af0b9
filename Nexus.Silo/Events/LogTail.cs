using System.Collections.Immutable;
using System.Text;
using Nexus.Tenants;

namespace Nexus.Events;

/// <summary>Follows one log: over any number of rotations, over truncation, and over restarts of ours, each line once.</summary>
internal sealed class LogTail(TailSetting setting, TimeProvider time)
{
    private const int MaxLine = 1 << 17;
    private const int MaxBatch = 1000;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    private readonly byte[] _buffer = new byte[1 << 18];
    private readonly LogTrail _trail = new(setting.Path, time);
    private LogFile? _file;
    private TailMark? _mark;

    public string Name => "tail:" + setting.Path;

    public async Task RunAsync(ISourceSink sink, CancellationToken stop)
    {
        _mark = TailMark.Read(sink.MarkOf(Bootstrap.FirstTenant, Name));
        try
        {
            while (true)
            {
                _file ??= _trail.Open(ref _mark);
                sink.Report(Bootstrap.FirstTenant, Name, _file is null ? "there is no such file at present" : _trail.Losses);
                if (_file is null || !await FollowAsync(sink, _file, stop)) await Task.Delay(Poll, time, stop);
            }
        }
        finally
        {
            Leave(null);
        }
    }

    /// <summary>Reads what there is. True if another file is the one to read from now on.</summary>
    private async Task<bool> FollowAsync(ISourceSink sink, LogFile file, CancellationToken stop)
    {
        // Cut off in place, and perhaps written anew beyond where we were.
        if (!file.Fits(_mark!.Value)) return Leave(null);
        var before = _mark;
        try
        {
            await DrainAsync(sink, file, file.IsPacked, stop);
        }
        catch (InvalidDataException damaged)
        {
            _trail.Damaged(file, _mark.Value, damaged.Message);
        }

        // Whoever wrote to it may not have noticed yet that it was renamed: it is left once two looks have found nothing more.
        if (!file.IsPacked && _mark != before) return false;
        var next = _mark;
        if (_trail.Behind(file, ref next) is not { } behind) return false;
        if (!file.IsPacked) await DrainAsync(sink, file, isWhole: true, stop);
        _mark = next;
        return Leave(behind);
    }

    private bool Leave(LogFile? next)
    {
        _file?.Dispose();
        _file = next;
        return true;
    }

    /// <summary>Brings the lines from the mark on. Of a file that <paramref name="isWhole"/> the last one need not have an end.</summary>
    private async Task DrainAsync(ISourceSink sink, LogFile file, bool isWhole, CancellationToken stop)
    {
        var mark = _mark!.Value;
        var written = file.Written;
        // The buffer begins with what the mark remembers, lines that were taken already.
        var used = (int)Math.Min(TailMark.Remembered, mark.Offset);
        var (begin, filled) = (mark.Offset - used, 0);
        while (true)
        {
            var read = file.Read(_buffer.AsSpan(filled), begin + filled);
            filled += read;
            var records = ImmutableArray.CreateBuilder<RawRecord>();
            var from = used;
            while (records.Count < MaxBatch && Line(_buffer.AsSpan(used, Math.Max(0, filled - used)), isWhole && filled < _buffer.Length) is > 0 and var length)
            {
                var text = Encoding.UTF8.GetString(_buffer, used, length).TrimEnd('\n', '\r');
                used += length;
                mark = mark.At(begin + used, _buffer.AsSpan(0, used), written);
                if (text.Length > 0) records.Add(new RawRecord(Name, setting.Format, setting.Entity, text, mark.ToString()));
            }

            if (records.Count > 0) await sink.BringAsync(Bootstrap.FirstTenant, records.DrainToImmutable(), stop);
            _mark = mark;
            if (used == from) return;
            var shift = used - Math.Min(TailMark.Remembered, used);
            _buffer.AsSpan(shift, filled - shift).CopyTo(_buffer);
            (begin, filled, used) = (begin + shift, filled - shift, used - shift);
        }
    }

    /// <summary>Length of the first whole line, its end included; of as much of one as is ever taken; or 0 if it is still being written.</summary>
    private static int Line(ReadOnlySpan<byte> bytes, bool isLast)
    {
        var end = bytes.IndexOf((byte)'\n');
        return end >= 0 && end < MaxLine ? end + 1 : bytes.Length >= MaxLine ? MaxLine : isLast ? bytes.Length : 0;
    }
}
