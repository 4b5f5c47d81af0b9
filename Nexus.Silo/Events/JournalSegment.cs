using System.Globalization;

namespace Nexus.Events;

/// <summary>One file of a journal, named after the position of its first record.</summary>
internal sealed record JournalSegment(string Path, long First)
{
    private const string Suffix = ".jnl";

    public static string PathOf(string folder, long first) => System.IO.Path.Combine(folder, first.ToString("D16", CultureInfo.InvariantCulture) + Suffix);

    /// <summary>The segments of a folder, oldest first.</summary>
    public static List<JournalSegment> In(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*" + Suffix)
            .Select(path => new JournalSegment(path, long.Parse(System.IO.Path.GetFileNameWithoutExtension(path), CultureInfo.InvariantCulture)))
            .OrderBy(segment => segment.First),
    ];

    /// <summary>Reads whole records from a byte offset; stops at the end, behind position <paramref name="upTo"/>, at one not whole, or after <paramref name="most"/> records.</summary>
    /// <returns>The offset after the last whole record.</returns>
    public long Read(string journal, long offset, long upTo, int most, List<ReadRecord> into)
    {
        using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
        file.Seek(offset, SeekOrigin.Begin);
        var buffer = new byte[1 << 16];
        var filled = 0;
        while (into.Count < most)
        {
            var read = file.Read(buffer, filled, buffer.Length - filled);
            filled += read;
            var used = 0;
            while (into.Count < most && JournalFormat.Read(buffer.AsSpan(used, filled - used), journal, out var record) is > 0 and var length)
            {
                if (record!.Position > upTo) return offset + used;
                into.Add(record!);
                used += length;
            }

            offset += used;
            buffer.AsSpan(used, filled - used).CopyTo(buffer);
            filled -= used;
            if (read == 0) break;
            if (used == 0 && filled == buffer.Length)
            {
                // A record longer than the buffer, or damage: only a larger buffer can tell.
                if (buffer.Length > JournalFormat.MaxRecord + JournalFormat.HeadBytes) break;
                Array.Resize(ref buffer, buffer.Length * 2);
            }
        }

        return offset;
    }

    /// <summary>The first whole record up to position <paramref name="upTo"/> that fits; null if there is none.</summary>
    public ReadRecord? Find(string journal, long upTo, Func<ReadRecord, bool> fits)
    {
        for (long offset = 0; ;)
        {
            var records = new List<ReadRecord>();
            var reached = Read(journal, offset, upTo, 4096, records);
            if (records.FirstOrDefault(fits) is { } found) return found;
            if (reached == offset) return null;
            offset = reached;
        }
    }
}
