using System.Buffers.Binary;

namespace Nexus.Ledger;

/// <summary>Arithmetic modulo the order L of the base point, by Montgomery's way. No branch and no address depends on a value.</summary>
internal static class EdScalar
{
    private const ulong InverseOfL = 0xd2b51da312547e1b;

    private static ReadOnlySpan<ulong> L => [0x5812631a5cf5d3ed, 0x14def9dea2f79cd6, 0, 0x1000000000000000];

    // 2^512 and 2^768 modulo L.
    private static ReadOnlySpan<ulong> R2 => [0xa40611e3449c0f01, 0xd00e1ba768859347, 0xceec73d217f5be65, 0x0399411b7c309a3d];

    private static ReadOnlySpan<ulong> R3 => [0x2a9e49687b83a2db, 0x278324e6aef7f3ec, 0x8065dc6c04ec5b65, 0x0e530b773599cec7];

    /// <summary>True if the 32 bytes are a number below L: every other spelling of a signature's S is refused.</summary>
    public static bool IsReduced(ReadOnlySpan<byte> scalar32)
    {
        Span<ulong> words = stackalloc ulong[4];
        Read(scalar32, words);
        for (var i = 3; i >= 0; i--)
            if (words[i] != L[i]) return words[i] < L[i];
        return false;
    }

    /// <summary>A number of 64 bytes modulo L.</summary>
    public static void Reduce(ReadOnlySpan<byte> wide64, Span<byte> to32)
    {
        Span<ulong> low = stackalloc ulong[4], high = stackalloc ulong[4];
        Read(wide64[..32], low);
        Read(wide64[32..], high);
        Multiply(low, R2, low);
        Multiply(high, R3, high);
        Add(low, high, low);
        Multiply(low, [1, 0, 0, 0], low);
        Write(low, to32);
    }

    /// <summary>a·b + c modulo L, b and c below L.</summary>
    public static void MultiplyAdd(ReadOnlySpan<byte> a32, ReadOnlySpan<byte> b32, ReadOnlySpan<byte> c32, Span<byte> to32)
    {
        Span<ulong> a = stackalloc ulong[4], b = stackalloc ulong[4], c = stackalloc ulong[4];
        Read(a32, a);
        Read(b32, b);
        Read(c32, c);
        Multiply(b, R2, b);
        Multiply(a, b, a);
        Add(a, c, a);
        Write(a, to32);
    }

    private static void Read(ReadOnlySpan<byte> from32, Span<ulong> words)
    {
        for (var i = 0; i < 4; i++) words[i] = BinaryPrimitives.ReadUInt64LittleEndian(from32[(8 * i)..]);
    }

    private static void Write(ReadOnlySpan<ulong> words, Span<byte> to32)
    {
        for (var i = 0; i < 4; i++) BinaryPrimitives.WriteUInt64LittleEndian(to32[(8 * i)..], words[i]);
    }

    /// <summary>a·b/2^256 modulo L, b below L.</summary>
    private static void Multiply(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Span<ulong> to)
    {
        Span<ulong> t = stackalloc ulong[6];
        t.Clear();
        for (var i = 0; i < 4; i++)
        {
            AddProduct(t, a[i], b);
            AddProduct(t, t[0] * InverseOfL, L);
            t[1..].CopyTo(t);
            t[5] = 0;
        }
        TakeL(t, to);
    }

    private static void AddProduct(Span<ulong> t, ulong factor, ReadOnlySpan<ulong> number)
    {
        ulong carry = 0;
        for (var j = 0; j < 4; j++)
        {
            var sum = Math.BigMul(factor, number[j]) + t[j] + carry;
            t[j] = (ulong)sum;
            carry = (ulong)(sum >> 64);
        }
        var last = (UInt128)t[4] + carry;
        t[4] = (ulong)last;
        t[5] += (ulong)(last >> 64);
    }

    private static void Add(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Span<ulong> to)
    {
        Span<ulong> t = stackalloc ulong[5];
        ulong carry = 0;
        for (var i = 0; i < 4; i++)
        {
            var sum = (UInt128)a[i] + b[i] + carry;
            t[i] = (ulong)sum;
            carry = (ulong)(sum >> 64);
        }
        t[4] = carry;
        TakeL(t, to);
    }

    /// <summary>A number below 2L, less L if it is not below that.</summary>
    private static void TakeL(ReadOnlySpan<ulong> t, Span<ulong> to)
    {
        Span<ulong> less = stackalloc ulong[4];
        ulong borrow = 0;
        for (var i = 0; i < 4; i++)
        {
            var difference = (UInt128)t[i] - L[i] - borrow;
            less[i] = (ulong)difference;
            borrow = (ulong)(difference >> 64) & 1;
        }
        var keep = 0UL - (borrow & ~t[4] & 1);
        for (var i = 0; i < 4; i++) to[i] = less[i] ^ keep & (less[i] ^ t[i]);
    }
}
