using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Nexus.Ledger;

/// <summary>Text that stands in canonical JSON as it is: ASCII with nothing to escape, which nearly all of it is.</summary>
internal static class PlainText
{
    private const int Step = 16;
    private const int Half = Step / 2;

    /// <summary>Copies <paramref name="text"/> as bytes; false, with nothing said of what was written, if a character of it needs more than that.</summary>
    public static bool TryCopy(ReadOnlySpan<char> text, Span<byte> to)
    {
        if (text.Length > to.Length) return false;
        if (text.Length < Half) return TryCopyFew(text, to);
        var units = MemoryMarshal.Cast<char, ushort>(text);
        if (units.Length < Step)
        {
            if (!TryNarrow(units, units[^Half..], out var halves)) return false;
            halves.GetLower().CopyTo(to);
            halves.GetUpper().CopyTo(to[(units.Length - Half)..]);
            return true;
        }
        for (var at = 0; at < units.Length; at += Step)
        {
            // The last ones overlap with those before.
            if (at > units.Length - Step) at = units.Length - Step;
            if (!TryNarrow(units[at..], units[(at + Half)..], out var bytes)) return false;
            bytes.CopyTo(to[at..]);
        }
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryNarrow(ReadOnlySpan<ushort> first, ReadOnlySpan<ushort> second, out Vector128<byte> bytes)
    {
        var (low, high) = (Vector128.Create(first), Vector128.Create(second));
        bytes = Vector128.Narrow(low, high);
        var special = Vector128.LessThan(bytes, Vector128.Create((byte)' ')) | Vector128.Equals(bytes, Vector128.Create((byte)'"')) | Vector128.Equals(bytes, Vector128.Create((byte)'\\'));
        return ((low | high) & Vector128.Create((ushort)0xFF80)) == Vector128<ushort>.Zero && special == Vector128<byte>.Zero;
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
