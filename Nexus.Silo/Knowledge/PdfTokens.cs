using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Nexus.Knowledge;

internal sealed record PdfName(string Text);

internal sealed record PdfRef(int Number);

/// <summary>A keyword or operator.</summary>
internal sealed record PdfWord(string Text);

internal sealed record PdfStream(Dictionary<string, object?> Head, ReadOnlyMemory<byte> Bytes);

/// <summary>Cuts the syntax of PDF into objects: numbers (double), strings (byte[]), names, arrays (List), dictionaries, references, words.</summary>
internal sealed class PdfTokens(ReadOnlyMemory<byte> data, int start = 0)
{
    /// <summary>What stands behind the last object.</summary>
    public static readonly PdfWord End = new("");

    private const int MaxDepth = 64;
    private static readonly PdfWord ArrayEnd = new("]");
    private static readonly PdfWord DictionaryEnd = new(">>");

    public int At { get; set; } = start;

    public object? Next(int depth = 0)
    {
        if (depth > MaxDepth) throw new NexusException(ErrorCode.Invalid, "the PDF nests its objects too deep");
        SkipBlank();
        if (At >= data.Length) return End;
        switch (data.Span[At])
        {
            case (byte)'/': return Name();
            case (byte)'(': return Literal();
            case (byte)'<': return Peek(1) == '<' ? Dictionary(depth) : Hex();
            case (byte)'[': At++; return Items(ArrayEnd, depth);
            case (byte)']': At++; return ArrayEnd;
            case (byte)'>': At += Peek(1) == '>' ? 2 : 1; return DictionaryEnd;
            case (byte)'{' or (byte)'}' or (byte)')': At++; return new PdfWord("?");
            default: return Word();
        }
    }

    private Dictionary<string, object?> Dictionary(int depth)
    {
        At += 2;
        var items = Items(DictionaryEnd, depth);
        var found = new Dictionary<string, object?>(StringComparer.Ordinal);
        for (var i = 0; i + 1 < items.Count; i += 2)
            if (items[i] is PdfName name) found[name.Text] = items[i + 1];
        return found;
    }

    private List<object?> Items(PdfWord end, int depth)
    {
        var items = new List<object?>();
        while (Next(depth + 1) is var item && !ReferenceEquals(item, end) && !ReferenceEquals(item, End))
        {
            if (item is PdfWord { Text: "R" } && items is [.., double number, double])
            {
                items.RemoveRange(items.Count - 2, 2);
                item = new PdfRef((int)number);
            }
            items.Add(item);
        }
        return items;
    }

    private object? Word()
    {
        var from = At++;
        while (At < data.Length && !IsBlank(data.Span[At]) && !IsDelimiter(data.Span[At])) At++;
        var word = data.Span[from..At];
        if (Utf8Parser.TryParse(word.TrimStart((byte)'+'), out double number, out var used) && used > 0 && (char)word[0] is '+' or '-' or '.' or (>= '0' and <= '9')) return number;
        return Encoding.Latin1.GetString(word) switch { "true" => true, "false" => false, "null" => null, var text => new PdfWord(text) };
    }

    private PdfName Name()
    {
        var text = new StringBuilder();
        for (At++; At < data.Length && !IsBlank(data.Span[At]) && !IsDelimiter(data.Span[At]); At++)
        {
            var c = (char)data.Span[At];
            if (c == '#' && At + 2 < data.Length && byte.TryParse(Encoding.Latin1.GetString(data.Span.Slice(At + 1, 2)), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var coded))
            {
                c = (char)coded;
                At += 2;
            }
            text.Append(c);
        }
        return new PdfName(text.ToString());
    }

    private byte[] Hex()
    {
        var digits = new List<byte>();
        for (At++; At < data.Length && data.Span[At] != '>'; At++)
            if (char.IsAsciiHexDigit((char)data.Span[At])) digits.Add(data.Span[At]);
        At++;
        if (digits.Count % 2 == 1) digits.Add((byte)'0');
        return Convert.FromHexString(Encoding.Latin1.GetString([.. digits]));
    }

    private byte[] Literal()
    {
        var bytes = new List<byte>();
        var open = 1;
        for (At++; At < data.Length; At++)
        {
            var c = data.Span[At];
            if (c == '\\')
            {
                Escape(bytes);
                continue;
            }
            if (c == '(') open++;
            else if (c == ')' && --open == 0) break;
            bytes.Add(c);
        }
        At++;
        return [.. bytes];
    }

    private void Escape(List<byte> bytes)
    {
        var c = Peek(1);
        At++;
        if (c is >= '0' and <= '7')
        {
            var code = 0;
            for (var i = 0; i < 3 && Peek(0) is >= '0' and <= '7'; i++, At++) code = code * 8 + Peek(0) - '0';
            At--;
            bytes.Add((byte)code);
            return;
        }
        if (c == '\r' && Peek(1) == '\n') At++;
        if (c is '\r' or '\n' or -1) return;
        bytes.Add((byte)(c switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'b' => '\b', 'f' => '\f', _ => c }));
    }

    private int Peek(int ahead) => At + ahead < data.Length ? data.Span[At + ahead] : -1;

    private void SkipBlank()
    {
        for (; At < data.Length; At++)
        {
            if (data.Span[At] == '%')
                while (At < data.Length && data.Span[At] is not ((byte)'\r' or (byte)'\n')) At++;
            else if (!IsBlank(data.Span[At])) return;
        }
    }

    public static bool IsBlank(byte c) => c is 0 or 9 or 10 or 12 or 13 or 32;

    private static bool IsDelimiter(byte c) => c is (byte)'(' or (byte)')' or (byte)'<' or (byte)'>' or (byte)'[' or (byte)']' or (byte)'{' or (byte)'}' or (byte)'/' or (byte)'%';
}
