using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Nexus.Ledger;

/// <summary>Hexadecimal digits in lower case, as leaves write hashes and ids: read and checked in one go.</summary>
internal static class LowerHex
{
    private const int Step = 16;

    /// <summary>Reads <paramref name="digits"/>, a multiple of sixteen; false if one of them is no such digit.</summary>
    public static bool TryRead(ReadOnlySpan<byte> digits, Span<byte> bytes)
    {
        if (digits.Length % Step != 0 || bytes.Length * 2 != digits.Length) return false;
        for (var at = 0; at < digits.Length; at += Step)
        {
            if (!TryRead(Vector128.Create(digits.Slice(at, Step)), out var eight)) return false;
            MemoryMarshal.Write(bytes[(at / 2)..], eight);
        }
        return true;
    }

    private static bool TryRead(Vector128<byte> digits, out ulong bytes)
    {
        var (figures, letters) = (digits - Vector128.Create((byte)'0'), digits - Vector128.Create((byte)'a'));
        var (isFigure, isLetter) = (Vector128.LessThan(figures, Vector128.Create((byte)10)), Vector128.LessThan(letters, Vector128.Create((byte)6)));
        var nibbles = Vector128.ConditionalSelect(isFigure, figures, letters + Vector128.Create((byte)10)).AsUInt16();
        // The first of two stands in the low half of a pair, and is the high half of the byte.
        var pairs = (nibbles << 4 | nibbles >> 8) & Vector128.Create((ushort)0xFF);
        bytes = Vector128.Narrow(pairs, pairs).AsUInt64().ToScalar();
        return (isFigure | isLetter) == Vector128<byte>.AllBitsSet;
    }
}
