using System.Buffers.Binary;

namespace Nexus.Ledger;

/// <summary>A number modulo 2^255 - 19, in five limbs of 51 bits. No branch and no address depends on its value.</summary>
internal readonly struct EdField(ulong a0, ulong a1, ulong a2, ulong a3, ulong a4)
{
    private const ulong Mask = (1UL << 51) - 1;

    private readonly ulong a0 = a0, a1 = a1, a2 = a2, a3 = a3, a4 = a4;

    public static EdField Zero => default;

    public static EdField One => new(1, 0, 0, 0, 0);

    /// <summary>The curve's constant d = -121665/121666.</summary>
    public static EdField D => new(0x34dca135978a3, 0x1a8283b156ebd, 0x5e7a26001c029, 0x739c663a03cbb, 0x52036cee2b6ff);

    /// <summary>2d.</summary>
    public static EdField D2 => new(0x69b9426b2f159, 0x35050762add7a, 0x3cf44c0038052, 0x6738cc7407977, 0x2406d9dc56dff);

    /// <summary>The root of -1.</summary>
    private static EdField RootOfMinusOne => new(0x61b274a0ea0b0, 0xd5a5fc8f189d, 0x7ef5e9cbd0c60, 0x78595a6804c9e, 0x2b8324804fc1d);

    /// <summary>Reads 32 bytes, little-endian; the highest bit is passed over.</summary>
    public static EdField Read(ReadOnlySpan<byte> from32)
    {
        var (w0, w1) = (BinaryPrimitives.ReadUInt64LittleEndian(from32), BinaryPrimitives.ReadUInt64LittleEndian(from32[8..]));
        var (w2, w3) = (BinaryPrimitives.ReadUInt64LittleEndian(from32[16..]), BinaryPrimitives.ReadUInt64LittleEndian(from32[24..]));
        return new(w0 & Mask, (w0 >> 51 | w1 << 13) & Mask, (w1 >> 38 | w2 << 26) & Mask, (w2 >> 25 | w3 << 39) & Mask, w3 >> 12 & Mask);
    }

    /// <summary>Writes the one reduced form: 32 bytes, little-endian.</summary>
    public void Write(Span<byte> to32)
    {
        var (r0, r1, r2, r3, r4) = (a0, a1, a2, a3, a4);
        // 1 where the value is 2^255 - 19 or more, so that taking that away leaves it below.
        var over = (r0 + 19) >> 51;
        over = (r1 + over) >> 51;
        over = (r2 + over) >> 51;
        over = (r3 + over) >> 51;
        over = (r4 + over) >> 51;
        r0 += 19 * over;
        (r1, r0) = (r1 + (r0 >> 51), r0 & Mask);
        (r2, r1) = (r2 + (r1 >> 51), r1 & Mask);
        (r3, r2) = (r3 + (r2 >> 51), r2 & Mask);
        (r4, r3) = (r4 + (r3 >> 51), r3 & Mask);
        r4 &= Mask;
        BinaryPrimitives.WriteUInt64LittleEndian(to32, r0 | r1 << 51);
        BinaryPrimitives.WriteUInt64LittleEndian(to32[8..], r1 >> 13 | r2 << 38);
        BinaryPrimitives.WriteUInt64LittleEndian(to32[16..], r2 >> 26 | r3 << 25);
        BinaryPrimitives.WriteUInt64LittleEndian(to32[24..], r3 >> 39 | r4 << 12);
    }

    public static EdField operator +(EdField a, EdField b) => Carry(a.a0 + b.a0, a.a1 + b.a1, a.a2 + b.a2, a.a3 + b.a3, a.a4 + b.a4);

    // 2p is added first, so that no limb falls below zero.
    public static EdField operator -(EdField a, EdField b) => Carry(
        a.a0 + 0xFFFFFFFFFFFDA - b.a0,
        a.a1 + 0xFFFFFFFFFFFFE - b.a1,
        a.a2 + 0xFFFFFFFFFFFFE - b.a2,
        a.a3 + 0xFFFFFFFFFFFFE - b.a3,
        a.a4 + 0xFFFFFFFFFFFFE - b.a4);

    public static EdField operator *(EdField a, EdField b)
    {
        var (b1, b2, b3, b4) = (19 * b.a1, 19 * b.a2, 19 * b.a3, 19 * b.a4);
        var r0 = Math.BigMul(a.a0, b.a0) + Math.BigMul(a.a1, b4) + Math.BigMul(a.a2, b3) + Math.BigMul(a.a3, b2) + Math.BigMul(a.a4, b1);
        var r1 = Math.BigMul(a.a0, b.a1) + Math.BigMul(a.a1, b.a0) + Math.BigMul(a.a2, b4) + Math.BigMul(a.a3, b3) + Math.BigMul(a.a4, b2);
        var r2 = Math.BigMul(a.a0, b.a2) + Math.BigMul(a.a1, b.a1) + Math.BigMul(a.a2, b.a0) + Math.BigMul(a.a3, b4) + Math.BigMul(a.a4, b3);
        var r3 = Math.BigMul(a.a0, b.a3) + Math.BigMul(a.a1, b.a2) + Math.BigMul(a.a2, b.a1) + Math.BigMul(a.a3, b.a0) + Math.BigMul(a.a4, b4);
        var r4 = Math.BigMul(a.a0, b.a4) + Math.BigMul(a.a1, b.a3) + Math.BigMul(a.a2, b.a2) + Math.BigMul(a.a3, b.a1) + Math.BigMul(a.a4, b.a0);
        r1 += (ulong)(r0 >> 51);
        r2 += (ulong)(r1 >> 51);
        r3 += (ulong)(r2 >> 51);
        r4 += (ulong)(r3 >> 51);
        var c0 = ((ulong)r0 & Mask) + 19 * (ulong)(r4 >> 51);
        return new(c0 & Mask, ((ulong)r1 & Mask) + (c0 >> 51), (ulong)r2 & Mask, (ulong)r3 & Mask, (ulong)r4 & Mask);
    }

    public EdField Square() => this * this;

    /// <summary>1/a = a^(p-2); 0 for 0.</summary>
    public EdField Invert()
    {
        var (tail, high) = Ladder();
        return high.Squares(5) * tail;
    }

    /// <summary>The root of <paramref name="u"/>/<paramref name="v"/>, if there is one (RFC 8032, section 5.1.3).</summary>
    public static bool TryRoot(EdField u, EdField v, out EdField root)
    {
        var v3 = v.Square() * v;
        var power = v3.Square() * v * u;
        root = u * v3 * power.RaiseToRootExponent();
        var check = v * root.Square();
        if (check.Equal(u)) return true;
        root *= RootOfMinusOne;
        return check.Equal(Zero - u);
    }

    /// <summary>Of use on public values only.</summary>
    public bool Equal(EdField other)
    {
        Span<byte> mine = stackalloc byte[32], its = stackalloc byte[32];
        Write(mine);
        other.Write(its);
        return mine.SequenceEqual(its);
    }

    public bool IsOdd
    {
        get
        {
            Span<byte> bytes = stackalloc byte[32];
            Write(bytes);
            return (bytes[0] & 1) == 1;
        }
    }

    /// <summary><paramref name="other"/> where <paramref name="mask"/> is all ones, itself where it is zero.</summary>
    public EdField Choose(EdField other, ulong mask) => new(a0 ^ mask & (a0 ^ other.a0), a1 ^ mask & (a1 ^ other.a1), a2 ^ mask & (a2 ^ other.a2), a3 ^ mask & (a3 ^ other.a3), a4 ^ mask & (a4 ^ other.a4));

    private static EdField Carry(ulong r0, ulong r1, ulong r2, ulong r3, ulong r4)
    {
        (r1, r0) = (r1 + (r0 >> 51), r0 & Mask);
        (r2, r1) = (r2 + (r1 >> 51), r1 & Mask);
        (r3, r2) = (r3 + (r2 >> 51), r2 & Mask);
        (r4, r3) = (r4 + (r3 >> 51), r3 & Mask);
        (r0, r4) = (r0 + 19 * (r4 >> 51), r4 & Mask);
        return new(r0, r1, r2, r3, r4);
    }

    private EdField Squares(int times)
    {
        var power = this;
        for (var i = 0; i < times; i++) power = power.Square();
        return power;
    }

    /// <summary>a^11 and a^(2^250 - 1), from which both exponents are made.</summary>
    private (EdField Eleven, EdField High) Ladder()
    {
        var two = Square();
        var nine = two.Squares(2) * this;
        var eleven = nine * two;
        var to5 = eleven.Square() * nine;
        var to10 = to5.Squares(5) * to5;
        var to20 = to10.Squares(10) * to10;
        var to40 = to20.Squares(20) * to20;
        var to50 = to40.Squares(10) * to10;
        var to100 = to50.Squares(50) * to50;
        var to200 = to100.Squares(100) * to100;
        return (eleven, to200.Squares(50) * to50);
    }

    /// <summary>a^((p-5)/8) = a^(2^252 - 3).</summary>
    private EdField RaiseToRootExponent() => Ladder().High.Squares(2) * this;
}
