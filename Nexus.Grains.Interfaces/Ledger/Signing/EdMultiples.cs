namespace Nexus.Ledger;

/// <summary>Multiples of points: of the base point from a table and in constant time, of any other in four bits at a time.</summary>
internal static class EdMultiples
{
    private const int Digits = 64;
    private const int Values = 16;

    // Row i holds 0 to 15 times 16^i·B.
    private static readonly EdPoint.Addend[] Table = MakeTable();

    /// <summary>scalar·B. Time and memory access are the same for every scalar.</summary>
    public static EdPoint OfBase(ReadOnlySpan<byte> scalar32)
    {
        var sum = EdPoint.Identity;
        for (var i = 0; i < Digits; i++) sum = sum.Add(Select(Table.AsSpan(i * Values, Values), Digit(scalar32, i)));
        return sum;
    }

    /// <summary>scalar·point, for public values: what it takes tells of the scalar.</summary>
    public static EdPoint Of(EdPoint point, ReadOnlySpan<byte> scalar32)
    {
        var row = Row(point);
        var sum = EdPoint.Identity;
        for (var i = Digits - 1; i >= 0; i--)
        {
            sum = sum.Double().Double().Double().Double();
            var digit = Digit(scalar32, i);
            if (digit != 0) sum = sum.Add(row[digit]);
        }
        return sum;
    }

    private static int Digit(ReadOnlySpan<byte> scalar32, int i) => scalar32[i >> 1] >> 4 * (i & 1) & 15;

    private static EdPoint.Addend Select(ReadOnlySpan<EdPoint.Addend> row, int digit)
    {
        var chosen = row[0];
        for (var i = 1; i < Values; i++)
        {
            // All ones where i is the digit, without a comparison that might become a branch.
            chosen = chosen.Choose(row[i], (ulong)((long)((i ^ digit) - 1) >> 63));
        }
        return chosen;
    }

    private static EdPoint.Addend[] Row(EdPoint point)
    {
        var row = new EdPoint.Addend[Values];
        var (step, multiple) = (point.ToAddend(), EdPoint.Identity);
        for (var i = 0; i < Values; i++)
        {
            row[i] = multiple.ToAddend();
            multiple = multiple.Add(step);
        }
        return row;
    }

    private static EdPoint.Addend[] MakeTable()
    {
        var table = new EdPoint.Addend[Digits * Values];
        var point = EdPoint.Base;
        for (var i = 0; i < Digits; i++)
        {
            Row(point).CopyTo(table, i * Values);
            point = point.Double().Double().Double().Double();
        }
        return table;
    }
}
