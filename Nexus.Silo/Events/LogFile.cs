using System.IO.Compression;

namespace Nexus.Events;

/// <summary>A log, or what rotation has made of it, open for reading: as it stands, or packed with gzip.</summary>
internal sealed class LogFile : IDisposable
{
    private readonly FileStream _file;
    private readonly byte[] _skipped = new byte[8192];

    // Only a packed one is read through a stream, which knows no way back but to its beginning.
    private GZipStream? _unpacked;
    private long _at;

    private LogFile(FileStream file, string path) => (_file, Path, Inode, IsPacked) = (file, path, FileIdentity.Of(file.SafeFileHandle), LogGeneration.IsGzip(path));

    /// <summary>What it was called when it was opened.</summary>
    public string Path { get; }

    public ulong Inode { get; }

    /// <summary>Whether it is packed, and so never written to again.</summary>
    public bool IsPacked { get; }

    /// <summary>When it was written to last, in ticks, UTC.</summary>
    public long Written => File.GetLastWriteTimeUtc(_file.SafeFileHandle).Ticks;

    /// <summary>Opens what is now at <paramref name="path"/>; null if there is nothing.</summary>
    public static LogFile? TryOpen(string path)
    {
        try
        {
            return new LogFile(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1), path);
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Whether it is what <paramref name="mark"/> was made in, and holds at least what was read then.</summary>
    public bool Fits(in TailMark mark)
    {
        if (mark.Offset == 0) return true;
        if (!IsPacked && _file.Length < mark.Offset) return false;
        var most = (int)Math.Min(TailMark.Remembered, mark.Offset);
        Span<byte> bytes = stackalloc byte[most];
        if (mark.Head.Length > 0 && (Read(bytes, 0) < most || TailMark.PrintOf(bytes) != mark.Head)) return false;
        return mark.Tail.Length == 0 || Read(bytes, mark.Offset - most) == most && TailMark.PrintOf(bytes) == mark.Tail;
    }

    /// <summary>Reads from <paramref name="offset"/>; fewer bytes than asked for only at the end.</summary>
    /// <exception cref="InvalidDataException">It is packed, and damaged.</exception>
    public int Read(Span<byte> bytes, long offset)
    {
        if (IsPacked) return ReadPacked(bytes, offset);
        var read = 0;
        while (read < bytes.Length && RandomAccess.Read(_file.SafeFileHandle, bytes[read..], offset + read) is > 0 and var more) read += more;
        return read;
    }

    public void Dispose()
    {
        _unpacked?.Dispose();
        _file.Dispose();
    }

    private int ReadPacked(Span<byte> bytes, long offset)
    {
        if (_unpacked is null || offset < _at)
        {
            _unpacked?.Dispose();
            _file.Position = 0;
            (_unpacked, _at) = (new GZipStream(_file, CompressionMode.Decompress, leaveOpen: true), 0);
        }

        while (_at < offset)
        {
            var skipped = _unpacked.Read(_skipped, 0, (int)Math.Min(_skipped.Length, offset - _at));
            if (skipped == 0) return 0;
            _at += skipped;
        }

        var read = _unpacked.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        _at += read;
        return read;
    }
}
