using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Nexus.Ledger;

/// <summary>Text that stands in canonical JSON as it is: ASCII with nothing to escape, which nearly all of it is.</summary>
internal static class PlainText
{
    private const int Half = 8;

    /// <summary>Copies <paramref name="text"/> as bytes; false, with nothing said of what was written, if a character of it needs more than that.</summary>
    public static bool TryCopy(ReadOnlySpan<char> text, Span<byte> to)
    {
        if (text.Length > to.Length) return false;
        if (text.Length < Half) return TryCopyFew(text, to);
        var units = MemoryMarshal.Cast<char, ushort>(text);
        for (var at = 0; at < units.Length - Half; at += Half)
            if (!TryCopyHalf(units[at..], to[at..])) return false;
        // The last ones overlap with those before.
        return TryCopyHalf(units[^Half..], to[(units.Length - Half)..]);
    }

    private static bool TryCopyHalf(ReadOnlySpan<ushort> units, Span<byte> to)
    {
        var eight = Vector128.Create(units[..Half]);
        var special = Vector128.GreaterThan(eight, Vector128.Create((ushort)0x7F)) | Vector128.LessThan(eight, Vector128.Create((ushort)' '))
            | Vector128.Equals(eight, Vector128.Create((ushort)'"')) | Vector128.Equals(eight, Vector128.Create((ushort)'\\'));
        if (special != Vector128<ushort>.Zero) return false;
        MemoryMarshal.Write(to, Vector128.Narrow(eight, eight).AsUInt64().ToScalar());
        return true;
    }

    private static bool TryCopyFew(ReadOnlySpan<char> text, Span<byte> to)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is < ' ' or > '\x7F' or '"' or '\\') return false;
            to[i] = (byte)c;
        }
        return true;
    }
}
