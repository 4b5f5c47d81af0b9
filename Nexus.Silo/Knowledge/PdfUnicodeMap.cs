using System.Text;

namespace Nexus.Knowledge;

/// <summary>A font's map from its codes to Unicode (the bfchar and bfrange parts of a CMap).</summary>
internal static class PdfUnicodeMap
{
    private const int MaxCodes = 65_536;

    public static Dictionary<int, string> Read(byte[] map)
    {
        var found = new Dictionary<int, string>();
        var operands = new List<object?>();
        for (var tokens = new PdfTokens(map); tokens.Next() is var token && !ReferenceEquals(token, PdfTokens.End);)
        {
            if (token is not PdfWord word)
            {
                operands.Add(token);
                continue;
            }
            if (word.Text == "endbfchar") Characters(operands, found);
            else if (word.Text == "endbfrange") Ranges(operands, found);
            operands.Clear();
        }
        return found;
    }

    private static void Characters(List<object?> pairs, Dictionary<int, string> into)
    {
        for (var i = 0; i + 1 < pairs.Count; i += 2)
            if (pairs[i] is byte[] code && pairs[i + 1] is byte[] text) into[Code(code)] = Text(text);
    }

    private static void Ranges(List<object?> triples, Dictionary<int, string> into)
    {
        for (var i = 0; i + 2 < triples.Count; i += 3)
        {
            if (triples[i] is not byte[] first || triples[i + 1] is not byte[] last) continue;
            var (from, to) = (Code(first), Math.Min(Code(last), Code(first) + MaxCodes));
            for (var code = from; code <= to && into.Count < MaxCodes; code++)
            {
                if (triples[i + 2] is List<object?> each) into[code] = code - from < each.Count && each[code - from] is byte[] text ? Text(text) : "";
                else if (triples[i + 2] is byte[] start) into[code] = Shifted(Text(start), code - from);
            }
        }
    }

    private static string Shifted(string text, int by)
    {
        if (by == 0 || text.Length == 0) return text;
        var last = text[^1] + by;
        return last <= char.MaxValue ? text[..^1] + (char)last : text;
    }

    private static int Code(byte[] bytes)
    {
        var code = 0;
        foreach (var b in bytes.AsSpan(0, Math.Min(bytes.Length, 3))) code = code << 8 | b;
        return code;
    }

    private static string Text(byte[] bytes) => Encoding.BigEndianUnicode.GetString(bytes);
}
