using System.Globalization;
using System.Security.Cryptography;

namespace Nexus.Events;

/// <summary>How far a log was read: in which file, how many bytes, and how it begins and what stands before that place, since inodes are used again and contents are copied and packed.</summary>
/// <param name="Head">Of the first bytes, or of as many of them as were read.</param>
/// <param name="Tail">Of the last bytes that were read; empty in marks made before it was kept.</param>
/// <param name="Written">When the file had been written to last, in ticks, UTC; 0 in marks made before it was kept.</param>
internal readonly record struct TailMark(ulong Inode, long Offset, string Head, string Tail, long Written)
{
    /// <summary>How many bytes are remembered at either end.</summary>
    public const int Remembered = 64;

    public static TailMark Start(ulong inode) => new(inode, 0, "", "", 0);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Inode}:{Offset}:{Head}:{Tail}:{Written}");

    public static TailMark? Read(string? text)
    {
        if (text?.Split(':') is not { Length: 3 or 5 } parts || !ulong.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var inode)) return null;
        if (!long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var offset)) return null;
        if (parts.Length == 3) return new TailMark(inode, offset, parts[2], "", 0);
        return long.TryParse(parts[4], NumberStyles.None, CultureInfo.InvariantCulture, out var written) ? new TailMark(inode, offset, parts[2], parts[3], written) : null;
    }

    /// <summary>The same file, read up to <paramref name="offset"/>.</summary>
    /// <param name="before">Ends there, and begins with the file or far enough before.</param>
    public TailMark At(long offset, ReadOnlySpan<byte> before, long written) => this with
    {
        Offset = offset,
        Head = Offset >= Remembered ? Head : PrintOf(before[..(int)Math.Min(Remembered, offset)]),
        Tail = PrintOf(before[^(int)Math.Min(Remembered, offset)..]),
        Written = written,
    };

    public static string PrintOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8));
}
