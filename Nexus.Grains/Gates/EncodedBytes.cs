using System.IO.Compression;
using System.Text;

namespace Nexus.Gates;

/// <summary>What bytes say that an encoding gave: a text in UTF-8 or UTF-16, also packed with gzip or zlib.</summary>
internal static class EncodedBytes
{
    // A text that packs to less than this fits into a message.
    private const int MaxUnpacked = 1 << 16;

    /// <summary>Null for bytes that no one could read: what decodes to them was no encoded text.</summary>
    public static string? Text(ReadOnlySpan<byte> bytes) => Readable(bytes) ?? Wide(bytes) ?? Unpacked(bytes);

    private static string? Readable(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return null;
        foreach (var b in bytes)
            if (b is < 0x20 and not (0x09 or 0x0A or 0x0D) or 0x7F) return null;
        return System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : null;
    }

    // Of Latin text every second byte is zero.
    private static string? Wide(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 4 || bytes.Length % 2 != 0) return null;
        var high = bytes[0] == 0 ? 0 : 1;
        Span<byte> narrow = bytes.Length <= 1024 ? stackalloc byte[bytes.Length / 2] : new byte[bytes.Length / 2];
        for (var i = 0; i < narrow.Length; i++)
        {
            if (bytes[2 * i + high] != 0) return null;
            narrow[i] = bytes[2 * i + 1 - high];
        }
        return Readable(narrow);
    }

    private static string? Unpacked(ReadOnlySpan<byte> bytes)
    {
        var gzip = bytes is [0x1F, 0x8B, ..];
        if (!gzip && bytes is not [0x78, 0x01 or 0x5E or 0x9C or 0xDA, ..]) return null;
        using var packed = new MemoryStream(bytes.ToArray());
        using Stream unpacking = gzip ? new GZipStream(packed, CompressionMode.Decompress) : new ZLibStream(packed, CompressionMode.Decompress);
        var room = new byte[MaxUnpacked];
        try
        {
            return Readable(room.AsSpan(0, unpacking.ReadAtLeast(room, room.Length, throwOnEndOfStream: false)));
        }
        catch (InvalidDataException)
        {
            // It only began like something packed.
            return null;
        }
    }
}
