using System.Collections.Immutable;
using System.Text;
using Nexus.Tenants;

namespace Nexus.Events;

/// <summary>Follows one file: over rotation by renaming, over truncation, and over restarts of ours, each line once.</summary>
internal sealed class LogTail(TailSetting setting, TimeProvider time)
{
    private const int MaxLine = 1 << 17;
    private const int MaxBatch = 1000;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    private readonly byte[] _buffer = new byte[1 << 18];

    public string Name => "tail:" + setting.Path;

    public async Task RunAsync(ISourceSink sink, CancellationToken stop)
    {
        var mark = TailMark.Read(sink.MarkOf(Bootstrap.FirstTenant, Name));
        FileStream? file = null;
        try
        {
            while (true)
            {
                file ??= Open(ref mark);
                sink.Report(Bootstrap.FirstTenant, Name, file is null ? "there is no such file at present" : "");
                if (file is not null && mark is { } at)
                {
                    // Cut off in place, and perhaps written anew beyond where we were.
                    if (!at.Fits(file)) at = TailMark.Start(at.Inode);
                    mark = await DrainAsync(sink, file, at, stop);
                    // Only once the old file is read to its end is the one that has taken its name opened.
                    if (FileIdentity.Of(setting.Path) is var now && now != mark.Value.Inode && now != 0)
                    {
                        mark = await DrainAsync(sink, file, mark.Value, stop);
                        await file.DisposeAsync();
                        (file, mark) = (null, null);
                        continue;
                    }
                }

                await Task.Delay(Poll, time, stop);
            }
        }
        finally
        {
            if (file is not null) await file.DisposeAsync();
        }
    }

    /// <summary>The file to go on with: the marked one, wherever rotation has moved it, else the one of that name from its beginning.</summary>
    private FileStream? Open(ref TailMark? mark)
    {
        if (mark is { } known)
            foreach (var path in Candidates().Where(path => FileIdentity.Of(path) == known.Inode))
            {
                if (TryOpen(path) is not { } file) continue;
                if (known.Fits(file)) return file;
                file.Dispose();
            }

        if (TryOpen(setting.Path) is not { } fresh) return null;
        mark = TailMark.Start(FileIdentity.Of(setting.Path));
        return fresh;
    }

    private IEnumerable<string> Candidates()
    {
        yield return setting.Path;
        var (folder, name) = (Path.GetDirectoryName(setting.Path)!, Path.GetFileName(setting.Path));
        if (!Directory.Exists(folder)) yield break;
        foreach (var path in Directory.EnumerateFiles(folder, name + "*"))
            if (path != setting.Path) yield return path;
    }

    private static FileStream? TryOpen(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private async Task<TailMark> DrainAsync(ISourceSink sink, FileStream file, TailMark mark, CancellationToken stop)
    {
        while (true)
        {
            var read = RandomAccess.Read(file.SafeFileHandle, _buffer, mark.Offset);
            var records = ImmutableArray.CreateBuilder<RawRecord>();
            var used = 0;
            while (records.Count < MaxBatch && Line(_buffer.AsSpan(used, read - used)) is > 0 and var length)
            {
                var text = Encoding.UTF8.GetString(_buffer, used, length).TrimEnd('\n', '\r');
                used += length;
                mark = mark.At(mark.Offset + length, file);
                if (text.Length > 0) records.Add(new RawRecord(Name, setting.Format, setting.Entity, text, mark.ToString()));
            }

            if (records.Count > 0) await sink.BringAsync(Bootstrap.FirstTenant, records.DrainToImmutable(), stop);
            if (used == 0) return mark;
        }
    }

    /// <summary>Length of the first whole line, its end included; of as much of one as is ever taken; or 0 if it is still being written.</summary>
    private static int Line(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)'\n');
        return end >= 0 && end < MaxLine ? end + 1 : bytes.Length >= MaxLine ? MaxLine : 0;
    }
}
