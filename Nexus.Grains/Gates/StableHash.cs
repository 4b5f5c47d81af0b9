using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nexus.Gates;

/// <summary>SipHash-2-4 with a fixed key: the same on every machine and in every process, and not to be aimed at without 2^64 tries.</summary>
internal static class StableHash
{
    private const ulong Key0 = 0x6e_65_78_75_73_2e_64_72;
    private const ulong Key1 = 0x69_66_74_2e_66_6f_6c_64;

    public static ulong Of(ReadOnlySpan<char> text) => Of(MemoryMarshal.AsBytes(text));

    public static ulong Of(ReadOnlySpan<byte> data)
    {
        var (v0, v1, v2, v3) = (Key0 ^ 0x736f6d6570736575, Key1 ^ 0x646f72616e646f6d, Key0 ^ 0x6c7967656e657261, Key1 ^ 0x7465646279746573);
        var last = (ulong)data.Length << 56;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(data))
        {
            v3 ^= word;
            Round(ref v0, ref v1, ref v2, ref v3);
            Round(ref v0, ref v1, ref v2, ref v3);
            v0 ^= word;
        }
        var rest = data[(data.Length & ~7)..];
        for (var i = 0; i < rest.Length; i++) last |= (ulong)rest[i] << (8 * i);
        v3 ^= last;
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        v0 ^= last;
        v2 ^= 0xff;
        for (var i = 0; i < 4; i++) Round(ref v0, ref v1, ref v2, ref v3);
        return v0 ^ v1 ^ v2 ^ v3;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v0 += v1;
        v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
        v0 = BitOperations.RotateLeft(v0, 32);
        v2 += v3;
        v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
        v2 = BitOperations.RotateLeft(v2, 32);
    }
}
