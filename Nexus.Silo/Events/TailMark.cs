using System.Globalization;
using System.Security.Cryptography;

namespace Nexus.Events;

/// <summary>How far a file was read: which file, how many bytes, and how it begins, since inodes are used again.</summary>
internal readonly record struct TailMark(ulong Inode, long Offset, string Head)
{
    private const int HeadBytes = 64;

    public static TailMark Start(ulong inode) => new(inode, 0, "");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Inode}:{Offset}:{Head}");

    public static TailMark? Read(string? text)
    {
        if (text?.Split(':') is not [var inode, var offset, var head]) return null;
        return ulong.TryParse(inode, NumberStyles.None, CultureInfo.InvariantCulture, out var i) && long.TryParse(offset, NumberStyles.None, CultureInfo.InvariantCulture, out var o) ? new TailMark(i, o, head) : null;
    }

    /// <summary>Whether <paramref name="file"/> is the one the mark was made in, and has not been cut off before it.</summary>
    public bool Fits(FileStream file) => file.Length >= Offset && (Head.Length == 0 || HeadOf(file, Offset) == Head);

    /// <summary>The same file, read up to <paramref name="offset"/>.</summary>
    public TailMark At(long offset, FileStream file) => this with { Offset = offset, Head = Head.Length > 0 && Offset >= HeadBytes ? Head : HeadOf(file, offset) };

    /// <summary>Of the first bytes, or of as many of them as were read.</summary>
    private static string HeadOf(FileStream file, long offset)
    {
        var head = new byte[Math.Min(HeadBytes, offset)];
        var read = RandomAccess.Read(file.SafeFileHandle, head, 0);
        return Convert.ToHexStringLower(SHA256.HashData(head.AsSpan(0, read)).AsSpan(0, 8));
    }
}
