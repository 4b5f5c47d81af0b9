namespace Nexus.Ledger;

/// <summary>The order of RFC 8785 among keys in canonical, escaped UTF-8: by UTF-16 code units of what they mean.</summary>
internal static class KeyOrder
{
    public static int Compare(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        var common = a.CommonPrefixLength(b);
        // An escape that the prefix cuts in two begins at its backslash.
        if (a[..common].Contains((byte)'\\') || Escaped(a, common) || Escaped(b, common)) return CompareEscaped(a, b);
        if (common == a.Length || common == b.Length) return a.Length - b.Length;
        return Rank(a[common]) - Rank(b[common]);
    }

    private static bool Escaped(ReadOnlySpan<byte> key, int at) => at < key.Length && key[at] == '\\';

    private static int CompareEscaped(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        int i = 0, j = 0;
        while (i < a.Length && j < b.Length)
        {
            var order = Next(a, ref i) - Next(b, ref j);
            if (order != 0) return order;
        }
        return a.Length - i - (b.Length - j);
    }

    private static int Next(ReadOnlySpan<byte> key, ref int at)
    {
        var c = key[at++];
        if (c != '\\') return Rank(c);
        c = key[at++];
        if (c != 'u') return c switch { (byte)'b' => '\b', (byte)'f' => '\f', (byte)'n' => '\n', (byte)'r' => '\r', (byte)'t' => '\t', _ => c };
        at += 4;
        return Convert.ToByte(System.Text.Encoding.ASCII.GetString(key.Slice(at - 2, 2)), 16);
    }

    // In UTF-8 order U+E000–U+FFFF (lead bytes EE, EF) come before the supplementary planes (F0–F4), in UTF-16 order after them.
    private static int Rank(byte c) => c is 0xEE or 0xEF ? c + 0x10 : c;
}
