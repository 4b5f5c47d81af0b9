using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;

namespace Nexus.Ledger;

/// <summary>Reads JSON strictly and writes it canonically in one pass; the members of an object are put in order once all are written.</summary>
internal ref struct CanonicalParser(ReadOnlySpan<byte> json, CanonicalBuffer output)
{
    private static readonly SearchValues<byte> EndsRun = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(c => (byte)c), (byte)'"', (byte)'\\']);

    private readonly ReadOnlySpan<byte> json = json;
    private int at;
    private int depth;

    public void Run()
    {
        if (!Utf8.IsValid(json)) throw Refuse("not valid UTF-8", InvalidUtf8());
        SkipSpace();
        Value();
        SkipSpace();
        if (at < json.Length) throw Refuse("trailing bytes after the value", at);
    }

    private static NexusException Refuse(string problem, int offset) => new(ErrorCode.Invalid, $"JSON refused at byte {offset}: {problem}");

    private readonly int InvalidUtf8()
    {
        var offset = 0;
        while (Rune.DecodeFromUtf8(json[offset..], out _, out var length) == OperationStatus.Done) offset += length;
        return offset;
    }

    private void SkipSpace()
    {
        while (at < json.Length && json[at] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r') at++;
    }

    private readonly byte Peek() => at < json.Length ? json[at] : throw Refuse("the text ends too soon", at);

    private void Value()
    {
        switch (Peek())
        {
            case (byte)'{': Object(); break;
            case (byte)'[': Array(); break;
            case (byte)'"': String(); break;
            case (byte)'t': Literal("true"u8); break;
            case (byte)'f': Literal("false"u8); break;
            case (byte)'n': Literal("null"u8); break;
            case (byte)'-' or >= (byte)'0' and <= (byte)'9': Number(); break;
            case (byte)'/': throw Refuse("comments are not JSON", at);
            default: throw Refuse("a value was expected", at);
        }
    }

    private void Literal(ReadOnlySpan<byte> literal)
    {
        if (!json[at..].StartsWith(literal)) throw Refuse("a value was expected", at);
        output.Raw(literal);
        at += literal.Length;
    }

    private void Enter()
    {
        if (++depth > CanonicalJson.MaxDepth) throw Refuse($"nested deeper than {CanonicalJson.MaxDepth}", at);
        at++;
        SkipSpace();
    }

    private void Array()
    {
        Enter();
        output.Raw("["u8);
        if (Peek() == ']')
        {
            at++;
        }
        else
        {
            do
            {
                SkipSpace();
                Value();
            }
            while (More((byte)']'));
        }
        output.Raw("]"u8);
        depth--;
    }

    private void Object()
    {
        Enter();
        output.Raw("{"u8);
        if (Peek() == '}')
        {
            at++;
        }
        else
        {
            var members = new MemberOrder(output);
            do
            {
                SkipSpace();
                Member(ref members);
            }
            while (More((byte)'}'));
            members.Sort();
        }
        output.Raw("}"u8);
        depth--;
    }

    private void Member(ref MemberOrder members)
    {
        var offset = at;
        if (Peek() != '"') throw Refuse(json[at] == '/' ? "comments are not JSON" : "a key was expected", at);
        var start = output.Length;
        String();
        var keyEnd = output.Length;
        SkipSpace();
        if (Peek() != ':') throw Refuse("':' was expected", at);
        at++;
        output.Raw(":"u8);
        SkipSpace();
        Value();
        members.Add(start, keyEnd, output.Length, offset);
    }

    private bool More(byte close)
    {
        SkipSpace();
        var c = Peek();
        if (c != close && c != ',') throw Refuse($"',' or '{(char)close}' was expected", at);
        at++;
        if (c == close) return false;
        output.Raw(","u8);
        return true;
    }

    private void String()
    {
        at++;
        output.Raw("\""u8);
        while (true)
        {
            var run = json[at..].IndexOfAny(EndsRun);
            if (run < 0) throw Refuse("the string does not end", json.Length);
            output.Raw(json.Slice(at, run));
            at += run;
            if (json[at] == '"') break;
            if (json[at] != '\\') throw Refuse($"control character U+{(int)json[at]:X4} must be escaped", at);
            Escape();
        }
        at++;
        output.Raw("\""u8);
    }

    private void Escape()
    {
        var offset = at++;
        var c = Peek();
        at++;
        var rune = c switch
        {
            (byte)'"' or (byte)'\\' or (byte)'/' => c,
            (byte)'b' => '\b',
            (byte)'f' => '\f',
            (byte)'n' => '\n',
            (byte)'r' => '\r',
            (byte)'t' => '\t',
            (byte)'u' => CodePoint(offset),
            _ => throw Refuse("unknown escape", offset),
        };
        if (rune < 0x20 || rune is '"' or '\\') CanonicalJson.WriteEscape(output, rune);
        else output.Advance(new Rune(rune).EncodeToUtf8(output.GetSpan(4)));
    }

    private int CodePoint(int offset)
    {
        var unit = Hex(offset);
        if (!char.IsSurrogate((char)unit)) return unit;
        if (char.IsHighSurrogate((char)unit) && json[at..].StartsWith("\\u"u8))
        {
            at += 2;
            var low = Hex(offset);
            if (char.IsLowSurrogate((char)low)) return char.ConvertToUtf32((char)unit, (char)low);
        }
        throw Refuse($"lone surrogate U+{unit:X4}", offset);
    }

    private int Hex(int offset)
    {
        if (json.Length - at < 4 || !Utf8Parser.TryParse(json.Slice(at, 4), out ushort unit, out var length, 'x') || length != 4) throw Refuse("\\u needs four hexadecimal digits", offset);
        at += 4;
        return unit;
    }

    private void Number()
    {
        var start = at;
        if (json[at] == '-') at++;
        if (Peek() == '0') at++;
        else Digits();
        var integer = true;
        if (at < json.Length && json[at] == '.')
        {
            integer = false;
            at++;
            Digits();
        }
        if (at < json.Length && json[at] is (byte)'e' or (byte)'E')
        {
            integer = false;
            at++;
            if (Peek() is (byte)'+' or (byte)'-') at++;
            Digits();
        }
        Number(json[start..at], integer, start);
    }

    private void Digits()
    {
        var start = at;
        while (at < json.Length && json[at] is >= (byte)'0' and <= (byte)'9') at++;
        if (at == start) throw Refuse("a digit was expected", at);
    }

    private readonly void Number(ReadOnlySpan<byte> token, bool integer, int start)
    {
        if (integer && Utf8Parser.TryParse(token, out long whole, out _) && whole is >= -CanonicalJson.MaxInteger and <= CanonicalJson.MaxInteger)
        {
            CanonicalJson.WriteNumber(output, whole);
            return;
        }
        Utf8Parser.TryParse(token, out double value, out _);
        if (!double.IsFinite(value)) throw Refuse("the number is too large", start);
        // ECMAScript writes 1e20 as an integer: one more way to write an integer beyond 2^53.
        if (integer || Math.Abs(value) is > CanonicalJson.MaxInteger and < 1e21) throw Refuse("an integer beyond 2^53", start);
        EcmaNumber.Write(output, value);
    }
}
