using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Nexus.Ledger;

/// <summary>Reads canonical JSON token by token and refuses whatever is not canonical where it stands: what was read to the end was its own canonical form, without writing it again.</summary>
/// <remarks>The order of members is the caller's to demand. Values are slices of the text, nothing is copied.</remarks>
internal ref struct CanonicalReader
{
    private const int MaxDepth = 32;

    private static readonly SearchValues<byte> EndsRun = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(c => (byte)c), (byte)'"', (byte)'\\']);

    private readonly ReadOnlySpan<byte> json;
    private ReadOnlySpan<byte> value;
    private int at;
    private int depth;
    private uint objects; // one bit a level: set in an object, clear in an array
    private bool ahead; // a name begins here and was not read yet

    public CanonicalReader(ReadOnlySpan<byte> json)
    {
        this.json = json;
        if (!Utf8.IsValid(json)) throw new NexusException(ErrorCode.Invalid, "the leaf is not canonical JSON: it is not valid UTF-8");
    }

    public JsonTokenType TokenType { get; private set; }

    /// <summary>The characters of a string or name without their quotes, still escaped; the digits of a number.</summary>
    public readonly ReadOnlySpan<byte> Value => value;

    /// <summary>True while there is another token. A name is read when it is asked for: most callers know which it must be.</summary>
    public bool Read()
    {
        if (TokenType == JsonTokenType.PropertyName)
        {
            if (ahead) Key();
            return Take();
        }
        if (depth == 0)
        {
            if (TokenType == JsonTokenType.None) return Take();
            return at == json.Length ? false : throw Refuse("something stands behind its end");
        }
        var inObject = (objects & 1) == 1;
        var c = Peek();
        if (c == (inObject ? '}' : ']')) return Close(inObject);
        if (TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            if (c != ',') throw Refuse("',' was expected");
            at++;
        }
        if (!inObject) return Take();
        TokenType = JsonTokenType.PropertyName;
        return ahead = true;
    }

    /// <summary>Whether the token is the name <paramref name="ascii"/>, which has nothing to escape.</summary>
    public readonly bool NameIs(ReadOnlySpan<byte> ascii)
    {
        var end = at + ascii.Length + 1;
        return ahead && end + 1 < json.Length && json[end + 1] == ':' && json[end] == '"' && json[at] == '"' && json.Slice(at + 1, ascii.Length).SequenceEqual(ascii);
    }

    /// <summary>Goes on behind the name that <see cref="NameIs"/> found.</summary>
    public void PassName(ReadOnlySpan<byte> ascii) => (at, ahead) = (at + ascii.Length + 3, false);

    /// <summary>The name that stands here.</summary>
    public readonly string GetName()
    {
        var reader = this;
        if (ahead) reader.Key();
        return reader.GetString();
    }

    public readonly bool ValueTextEquals(string ascii) => Ascii.Equals(value, ascii);

    /// <summary>The text of a string or name.</summary>
    public readonly string GetString()
    {
        if (!value.Contains((byte)'\\')) return Encoding.UTF8.GetString(value);
        Span<byte> quoted = new byte[value.Length + 2];
        quoted[0] = quoted[^1] = (byte)'"';
        value.CopyTo(quoted[1..]);
        var reader = new Utf8JsonReader(quoted);
        reader.Read();
        return reader.GetString()!;
    }

    private readonly NexusException Refuse(string problem) => new(ErrorCode.Invalid, $"the leaf is not canonical JSON: at byte {at} {problem}");

    private readonly byte Peek() => at < json.Length ? json[at] : throw Refuse("it ends too soon");

    private bool Close(bool inObject)
    {
        (at, depth, objects) = (at + 1, depth - 1, objects >> 1);
        TokenType = inObject ? JsonTokenType.EndObject : JsonTokenType.EndArray;
        return true;
    }

    private void Key()
    {
        if (Peek() != '"') throw Refuse("a key was expected");
        Text();
        if (Peek() != ':') throw Refuse("':' was expected");
        (at, ahead) = (at + 1, false);
    }

    private bool Take()
    {
        switch (Peek())
        {
            case (byte)'{': Open(1, JsonTokenType.StartObject); break;
            case (byte)'[': Open(0, JsonTokenType.StartArray); break;
            case (byte)'"':
                Text();
                TokenType = JsonTokenType.String;
                break;
            case (byte)'t': Literal("true"u8, JsonTokenType.True); break;
            case (byte)'f': Literal("false"u8, JsonTokenType.False); break;
            case (byte)'n': Literal("null"u8, JsonTokenType.Null); break;
            case (byte)'-' or >= (byte)'0' and <= (byte)'9': Number(); break;
            default: throw Refuse("a value was expected");
        }
        return true;
    }

    private void Open(uint kind, JsonTokenType token)
    {
        if (++depth > MaxDepth) throw Refuse($"it is nested deeper than {MaxDepth}");
        (at, objects, TokenType) = (at + 1, objects << 1 | kind, token);
    }

    private void Literal(ReadOnlySpan<byte> literal, JsonTokenType token)
    {
        if (!json[at..].StartsWith(literal)) throw Refuse("a value was expected");
        (at, TokenType) = (at + literal.Length, token);
    }

    private void Text()
    {
        var start = ++at;
        while (true)
        {
            var run = json[at..].IndexOfAny(EndsRun);
            if (run < 0) throw Refuse("a string does not end");
            at += run;
            if (json[at] == '"') break;
            if (json[at] != '\\') throw Refuse("a control character must be escaped");
            at += Escape(json[at..]);
        }
        value = json[start..at++];
    }

    /// <summary>Only what must be escaped is, and in the shortest way.</summary>
    private readonly int Escape(ReadOnlySpan<byte> text)
    {
        if (text.Length > 1 && text[1] is (byte)'"' or (byte)'\\' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t') return 2;
        if (text.Length < 6 || !text.StartsWith("\\u00"u8) || text[4] is not ((byte)'0' or (byte)'1')) throw Refuse("a character is escaped that need not be");
        var low = text[5] switch { >= (byte)'0' and <= (byte)'9' => text[5] - '0', >= (byte)'a' and <= (byte)'f' => text[5] - 'a' + 10, _ => -1 };
        var c = (text[4] - '0') * 16 + low;
        return low >= 0 && c is not ('\b' or '\f' or '\n' or '\r' or '\t') ? 6 : throw Refuse("a character is not escaped in its shortest form");
    }

    private void Number()
    {
        var start = at;
        while (at < json.Length && json[at] is >= (byte)'0' and <= (byte)'9' or (byte)'-' or (byte)'.' or (byte)'e' or (byte)'E' or (byte)'+') at++;
        value = json[start..at];
        if (!IsPlain(value) && !CanonicalJson.IsCanonical(value)) throw Refuse("a number is not in its canonical form");
        TokenType = JsonTokenType.Number;
    }

    /// <summary>At most fifteen digits, none needless, no exponent: a double tells all such numbers apart, so that its shortest form is the one that stands here.</summary>
    private static bool IsPlain(ReadOnlySpan<byte> number)
    {
        const int Certain = 15;
        if (number.Length is 0 or > Certain + 1) return false;
        var point = -1;
        for (var i = 0; i < number.Length; i++)
        {
            if (number[i] is >= (byte)'0' and <= (byte)'9') continue;
            if (number[i] != '.' || point >= 0) return false;
            point = i;
        }
        var whole = point < 0 ? number.Length : point;
        if (whole is 0 or > Certain || whole > 1 && number[0] == '0') return false;
        // Below a millionth the canonical form has an exponent.
        return point < 0 || point + 1 < number.Length && number[^1] != '0' && (number[0] != '0' || !number[(point + 1)..].StartsWith("000000"u8));
    }
}
