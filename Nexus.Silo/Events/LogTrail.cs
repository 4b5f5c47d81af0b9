namespace Nexus.Events;

/// <summary>Finds where a log goes on: the file that was read last, whatever rotation has made of it, and what came after it. Keeps what it could not find or read, for people.</summary>
internal sealed class LogTrail(string path, TimeProvider time)
{
    private const int MaxLosses = 5;

    // A packed file keeps the time of what it packs, of some tools in whole seconds.
    private const long Rounding = TimeSpan.TicksPerSecond;

    private readonly List<string> _losses = [];
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    /// <summary>What could not be read since this process started; empty if nothing.</summary>
    public string Losses => string.Join("; ", _losses);

    /// <summary>The file to go on with: the marked one, wherever it is now; else what was written after it was; else the log from its beginning. Null if there is none.</summary>
    public LogFile? Open(ref TailMark? mark)
    {
        if (mark is not { } known) return Begin(LogFile.TryOpen(path), ref mark);
        if (Find(known) is { } found)
        {
            mark = known with { Inode = found.Inode };
            return found;
        }

        var generations = LogGeneration.Of(path);
        if (generations.Count == 0) return null;
        Lose($"{At(known)} was not found again: it was cut off, taken away, or packed in a way that is not read here. What was written there after that is lost, if anything was");
        return Begin(First(Since(generations, known)), ref mark);
    }

    /// <summary>The file that follows the one the mark was made in; null if that is still the newest.</summary>
    public LogFile? Behind(LogFile file, ref TailMark? mark)
    {
        var live = FileIdentity.Of(path);
        if (mark is not { } known || live == file.Inode) return null;
        var generations = LogGeneration.Of(path);
        var place = generations.FindIndex(one => FileIdentity.Of(one.Path) == file.Inode);
        // It may have been packed, or copied and removed, since it was opened.
        if (place < 0 && Find(known) is { } again)
        {
            place = generations.FindIndex(one => one.Path == again.Path);
            again.Dispose();
        }

        return Begin(First(place < 0 ? Since(generations, known) : generations[(place + 1)..]), ref mark);
    }

    /// <summary>Notes that what remains of <paramref name="file"/> cannot be read.</summary>
    public void Damaged(LogFile file, in TailMark mark, string reason) => Lose($"{Path.GetFileName(file.Path)} cannot be read behind byte {mark.Offset}: {reason}");

    /// <summary>By identity, else by content: a copy, or what was packed.</summary>
    private LogFile? Find(TailMark known)
    {
        foreach (var candidate in LogGeneration.Relatives(path).Prepend(path))
            if (FileIdentity.Of(candidate) == known.Inode && Fitting(candidate, known) is { } same && same.Inode == known.Inode) return same;
        if (known.Tail.Length == 0) return null;
        foreach (var one in LogGeneration.Of(path))
            if (!one.IsForeign && one.Written >= known.Written - Rounding && Fitting(one.Path, known) is { } copy) return copy;
        return null;
    }

    private static LogFile? Fitting(string candidate, in TailMark mark)
    {
        LogFile? file = null;
        try
        {
            file = LogFile.TryOpen(candidate);
            if (file is null || file.Fits(mark)) return file;
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or UnauthorizedAccessException)
        {
            // Not to be told from another file; what is missed for it is told by whoever asks.
        }

        file?.Dispose();
        return null;
    }

    /// <summary>Where the place of the marked file is not known: what was written to after it.</summary>
    private List<LogGeneration> Since(List<LogGeneration> generations, TailMark known) => generations.FindAll(one => one.Path == path || known.Written > 0 && one.Written > known.Written);

    private LogFile? First(List<LogGeneration> generations)
    {
        foreach (var one in generations)
        {
            if (one.IsForeign)
            {
                Lose($"{Path.GetFileName(one.Path)} is packed in a way that is not read here: what it holds is not judged");
                continue;
            }

            try
            {
                if (LogFile.TryOpen(one.Path) is { } file) return file;
            }
            catch (UnauthorizedAccessException denied) when (one.Path != path)
            {
                Lose($"{Path.GetFileName(one.Path)} cannot be read: {denied.Message}");
            }
        }

        return null;
    }

    private static LogFile? Begin(LogFile? file, ref TailMark? mark)
    {
        if (file is not null) mark = TailMark.Start(file.Inode);
        return file;
    }

    private static string At(in TailMark mark) =>
        mark.Written > 0 ? $"the file read up to byte {mark.Offset}, last written to at {new DateTime(mark.Written, DateTimeKind.Utc):yyyy-MM-dd HH:mm:ss}Z," : $"the file read up to byte {mark.Offset}";

    private void Lose(string what)
    {
        if (!_told.Add(what)) return;
        _losses.Add($"{time.GetUtcNow():yyyy-MM-dd HH:mm:ss}Z: {what}");
        if (_losses.Count > MaxLosses) _losses.RemoveAt(0);
    }
}
