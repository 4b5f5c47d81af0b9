namespace Nexus.Ledger;

/// <summary>A point of the curve edwards25519 in extended coordinates. Addition is complete: it needs no case apart.</summary>
internal readonly struct EdPoint(EdField x, EdField y, EdField z, EdField t)
{
    private readonly EdField x = x, y = y, z = z, t = t;

    public static EdPoint Identity => new(EdField.Zero, EdField.One, EdField.One, EdField.Zero);

    /// <summary>The base point B.</summary>
    public static EdPoint Base
    {
        get
        {
            var bx = new EdField(0x62d608f25d51a, 0x412a4b4f6592a, 0x75b7171a4b31d, 0x1ff60527118fe, 0x216936d3cd6e5);
            var by = new EdField(0x6666666666658, 0x4cccccccccccc, 0x1999999999999, 0x3333333333333, 0x6666666666666);
            return new(bx, by, EdField.One, bx * by);
        }
    }

    /// <summary>Reads a point strictly: canonical, on the curve, no negative zero.</summary>
    public static bool TryRead(ReadOnlySpan<byte> from32, out EdPoint point)
    {
        point = Identity;
        var y = EdField.Read(from32);
        Span<byte> again = stackalloc byte[32];
        y.Write(again);
        var odd = (from32[31] & 0x80) != 0;
        if (odd) again[31] |= 0x80;
        if (!again.SequenceEqual(from32)) return false;
        var square = y.Square();
        if (!EdField.TryRoot(square - EdField.One, EdField.D * square + EdField.One, out var x)) return false;
        if (x.Equal(EdField.Zero) && odd) return false;
        if (x.IsOdd != odd) x = EdField.Zero - x;
        point = new EdPoint(x, y, EdField.One, x * y);
        return true;
    }

    public void Write(Span<byte> to32)
    {
        var inverse = z.Invert();
        (y * inverse).Write(to32);
        if ((x * inverse).IsOdd) to32[31] |= 0x80;
    }

    /// <summary>True if eight times the point is the identity: such a key makes anything pass.</summary>
    public bool IsOfSmallOrder
    {
        get
        {
            var eight = Double().Double().Double();
            return eight.x.Equal(EdField.Zero) && eight.y.Equal(eight.z);
        }
    }

    public EdPoint Negate() => new(EdField.Zero - x, y, z, EdField.Zero - t);

    public EdPoint Double()
    {
        var (a, b) = (x.Square(), y.Square());
        var c = z.Square();
        var h = a + b;
        var e = h - (x + y).Square();
        var g = a - b;
        var f = c + c + g;
        return new(e * f, g * h, f * g, e * h);
    }

    public EdPoint Add(in Addend other)
    {
        var a = (y - x) * other.Difference;
        var b = (y + x) * other.Sum;
        var c = t * other.T2D;
        var d = z * other.Z2;
        var (e, f, g, h) = (b - a, d - c, d + c, b + a);
        return new(e * f, g * h, f * g, e * h);
    }

    public Addend ToAddend() => new(y + x, y - x, t * EdField.D2, z + z);

    /// <summary>A point prepared for being added.</summary>
    public readonly struct Addend(EdField sum, EdField difference, EdField t2d, EdField z2)
    {
        public readonly EdField Sum = sum, Difference = difference, T2D = t2d, Z2 = z2;

        public Addend Choose(in Addend other, ulong mask) => new(Sum.Choose(other.Sum, mask), Difference.Choose(other.Difference, mask), T2D.Choose(other.T2D, mask), Z2.Choose(other.Z2, mask));
    }
}
