using System.Buffers;
using System.Numerics;
using System.Runtime.Intrinsics;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Nexus.Ledger;

/// <summary>Goes through canonical JSON whose form the caller knows, and refuses whatever is not canonical where it stands: what was read to the end was its own canonical form, without writing it again.</summary>
/// <remarks>Which members there are, and in which order, is the caller's to demand. Values are slices of the text, nothing is copied. Between two calls it stands at a value, at a name, or at the end of an object.</remarks>
internal ref struct CanonicalReader
{
    private static readonly SearchValues<byte> EndsRun = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(c => (byte)c), (byte)'"', (byte)'\\']);

    private readonly ReadOnlySpan<byte> json;
    private int at;

    public CanonicalReader(ReadOnlySpan<byte> json)
    {
        this.json = json;
        if (!Utf8.IsValid(json)) throw new NexusException(ErrorCode.Invalid, "the leaf is not canonical JSON: it is not valid UTF-8");
    }

    /// <summary>What stands here.</summary>
    public readonly byte Here => (uint)at < (uint)json.Length ? json[at] : throw Refuse("it ends too soon");

    public readonly bool IsAtNumber => Here is (byte)'-' or >= (byte)'0' and <= (byte)'9';

    /// <summary>Goes into the object that begins here.</summary>
    public void Enter()
    {
        at++;
        if (Here is not ((byte)'"' or (byte)'}')) throw Refuse("a key was expected");
    }

    /// <summary>Goes on behind a member's value: to the next name, or not at all at the end of the object.</summary>
    public void Next()
    {
        var c = Here;
        if (c == '}') return;
        if (c != ',') throw Refuse("',' was expected");
        at++;
        if (Here != '"') throw Refuse("a key was expected");
    }

    /// <summary>Goes behind the bracket that stands here.</summary>
    public void Pass() => at++;

    /// <summary>Goes behind the comma between two elements of an array; false, and not a step, where it ends.</summary>
    public bool NextElement()
    {
        if (Here == ']') return false;
        if (json[at] != ',') throw Refuse("',' was expected");
        at++;
        if (Here == ']') throw Refuse("a value was expected");
        return true;
    }

    /// <summary>Nothing may stand behind what was read.</summary>
    public readonly void End()
    {
        if (at != json.Length) throw Refuse("something stands behind its end");
    }

    /// <summary>Whether the name <paramref name="ascii"/>, which has nothing to escape, stands here.</summary>
    public readonly bool NameIs(ReadOnlySpan<byte> ascii)
    {
        var rest = json[at..];
        return rest.Length > ascii.Length + 3 && rest[ascii.Length + 2] == ':' && rest[ascii.Length + 1] == '"' && rest[0] == '"' && rest.Slice(1, ascii.Length).SequenceEqual(ascii);
    }

    /// <summary>Goes on behind the name that <see cref="NameIs"/> found.</summary>
    public void PassName(ReadOnlySpan<byte> ascii) => at += ascii.Length + 3;

    /// <summary>The name that stands here.</summary>
    public readonly string Name()
    {
        var reader = this;
        var name = reader.Text();
        if (reader.Here != ':') throw reader.Refuse("':' was expected");
        return Unescape(name);
    }

    /// <summary>The characters of the string that stands here, without their quotes, still escaped.</summary>
    public ReadOnlySpan<byte> Text()
    {
        if (Here != '"') throw Refuse("a key was expected");
        var start = ++at;
        while (true)
        {
            at += Run(json[at..]);
            if (json[at] == '"') break;
            if (json[at] != '\\') throw Refuse("a control character must be escaped");
            at += Escape(json[at..]);
        }
        return json[start..at++];
    }

    /// <summary>The digits of the number that stands here.</summary>
    public ReadOnlySpan<byte> Number()
    {
        var start = at;
        while ((uint)at < (uint)json.Length && IsOfNumber(json[at])) at++;
        var number = json[start..at];
        return IsPlain(number) || CanonicalJson.IsCanonical(number) ? number : throw Refuse("a number is not in its canonical form");
    }

    /// <summary>The truth value that stands here, or null.</summary>
    public bool? Boolean()
    {
        var rest = json[at..];
        bool? value = rest.StartsWith("true"u8) ? true : rest.StartsWith("false"u8) ? false : null;
        if (value is { } known) at += known ? "true".Length : "false".Length;
        return value;
    }

    /// <summary>Refuses what stands here if it is no value at all: it is of another kind than was wanted.</summary>
    public readonly void Check()
    {
        var reader = this;
        if (reader.Here == '"') reader.Text();
        else if (reader.IsAtNumber) reader.Number();
        else if (Here is not ((byte)'{' or (byte)'[') && reader.Boolean() is null && !json[at..].StartsWith("null"u8)) throw Refuse("a value was expected");
    }

    /// <summary>What escaped characters mean.</summary>
    public static string Unescape(ReadOnlySpan<byte> text)
    {
        if (!text.Contains((byte)'\\')) return Encoding.UTF8.GetString(text);
        Span<byte> quoted = new byte[text.Length + 2];
        quoted[0] = quoted[^1] = (byte)'"';
        text.CopyTo(quoted[1..]);
        var reader = new Utf8JsonReader(quoted);
        reader.Read();
        return reader.GetString()!;
    }

    /// <summary>How many characters stand here before one that ends a run; most strings are short, and looked through at once.</summary>
    private readonly int Run(ReadOnlySpan<byte> text)
    {
        if (Vector256.IsHardwareAccelerated && text.Length >= Vector256<byte>.Count)
        {
            var characters = Vector256.Create(text[..Vector256<byte>.Count]);
            var ends = Vector256.Equals(characters, Vector256.Create((byte)'"')) | Vector256.Equals(characters, Vector256.Create((byte)'\\')) | Vector256.LessThan(characters, Vector256.Create((byte)0x20));
            if (ends != Vector256<byte>.Zero) return BitOperations.TrailingZeroCount(ends.ExtractMostSignificantBits());
        }
        var run = text.IndexOfAny(EndsRun);
        return run >= 0 ? run : throw Refuse("a string does not end");
    }

    private readonly NexusException Refuse(string problem) => new(ErrorCode.Invalid, $"the leaf is not canonical JSON: at byte {at} {problem}");

    /// <summary>Only what must be escaped is, and in the shortest way.</summary>
    private readonly int Escape(ReadOnlySpan<byte> text)
    {
        if (text.Length > 1 && text[1] is (byte)'"' or (byte)'\\' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t') return 2;
        if (text.Length < 6 || !text.StartsWith("\\u00"u8) || text[4] is not ((byte)'0' or (byte)'1')) throw Refuse("a character is escaped that need not be");
        var low = text[5] switch { >= (byte)'0' and <= (byte)'9' => text[5] - '0', >= (byte)'a' and <= (byte)'f' => text[5] - 'a' + 10, _ => -1 };
        var c = (text[4] - '0') * 16 + low;
        return low >= 0 && c is not ('\b' or '\f' or '\n' or '\r' or '\t') ? 6 : throw Refuse("a character is not escaped in its shortest form");
    }

    private static bool IsOfNumber(byte c) => c is >= (byte)'0' and <= (byte)'9' or (byte)'.' or (byte)'-' or (byte)'+' or (byte)'e' or (byte)'E';

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
