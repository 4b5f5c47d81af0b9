using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Nexus.Ledger;

/// <summary>RFC 8785: the one form of a JSON text whose bytes are hashed.</summary>
/// <remarks>Strict on the way in: what two parsers could read differently (duplicate keys, lone surrogates, integers beyond 2^53) is refused, not repaired.</remarks>
public static class CanonicalJson
{
    /// <summary>How deep arrays and objects may be nested.</summary>
    public const int MaxDepth = 64;

    /// <summary>2^53: beyond it a double no longer tells neighbouring integers apart.</summary>
    public const long MaxInteger = 1L << 53;

    private static readonly SearchValues<char> Escaped = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(c => (char)c), '"', '\\']);

    /// <summary>The canonical form of <paramref name="json"/>.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> naming the problem and its byte offset.</exception>
    public static Utf8Json Canonicalize(ReadOnlySpan<byte> json)
    {
        using var buffer = CanonicalBuffer.Rent();
        Write(buffer, json);
        return buffer.ToJson();
    }

    /// <summary>The canonical form of <paramref name="json"/>; the same bytes, not copied, if it is that already.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> naming the problem and its byte offset.</exception>
    public static Utf8Json Canonicalize(Utf8Json json)
    {
        using var buffer = CanonicalBuffer.Rent();
        Write(buffer, json.Span);
        return buffer.Written.SequenceEqual(json.Span) ? json : buffer.ToJson();
    }

    /// <summary>Writes the canonical form of <paramref name="json"/>.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> naming the problem and its byte offset.</exception>
    public static void Write(CanonicalBuffer buffer, ReadOnlySpan<byte> json) => new CanonicalParser(json, buffer).Run();

    /// <summary>True if <paramref name="json"/> is valid and its own canonical form.</summary>
    public static bool IsCanonical(ReadOnlySpan<byte> json)
    {
        using var buffer = CanonicalBuffer.Rent();
        try
        {
            Write(buffer, json);
        }
        catch (NexusException)
        {
            return false;
        }
        return buffer.Written.SequenceEqual(json);
    }

    /// <summary>Writes <paramref name="text"/> as a JSON string.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> if it holds a lone surrogate.</exception>
    public static void WriteString(IBufferWriter<byte> writer, ReadOnlySpan<char> text) => WriteString(writer, text, repair: false);

    /// <summary>Writes <paramref name="text"/> as a JSON string, each lone surrogate as U+FFFD: for prose that may have been cut anywhere.</summary>
    public static void WriteText(IBufferWriter<byte> writer, ReadOnlySpan<char> text) => WriteString(writer, text, repair: true);

    /// <summary>Writes <paramref name="value"/> as ECMAScript does.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> if it is not finite.</exception>
    public static void WriteNumber(IBufferWriter<byte> writer, double value) => EcmaNumber.Write(writer, value);

    /// <summary>Writes <paramref name="value"/>.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> if it is beyond 2^53.</exception>
    public static void WriteNumber(IBufferWriter<byte> writer, long value)
    {
        if (value is > MaxInteger or < -MaxInteger) throw new NexusException(ErrorCode.Invalid, $"integer {value} is beyond 2^53");
        Utf8Formatter.TryFormat(value, writer.GetSpan(20), out var length);
        writer.Advance(length);
    }

    private static void WriteString(IBufferWriter<byte> writer, ReadOnlySpan<char> text, bool repair)
    {
        // Room for the quotes as well: text without escapes, which is nearly all text, is one copy.
        var span = writer.GetSpan(text.Length * 3 + 2);
        span[0] = (byte)'"';
        if (PlainText.TryCopy(text, span[1..]))
        {
            span[text.Length + 1] = (byte)'"';
            writer.Advance(text.Length + 2);
            return;
        }
        var run = text.IndexOfAny(Escaped);
        var length = 1 + Transcode(run < 0 ? text : text[..run], span[1..], repair);
        if (run < 0) span[length++] = (byte)'"';
        writer.Advance(length);
        if (run >= 0) WriteRest(writer, text[run..], repair);
    }

    private static void WriteRest(IBufferWriter<byte> writer, ReadOnlySpan<char> text, bool repair)
    {
        while (text.Length > 0)
        {
            var run = text.IndexOfAny(Escaped);
            var plain = run < 0 ? text : text[..run];
            writer.Advance(Transcode(plain, writer.GetSpan(plain.Length * 3 + 1), repair));
            if (run < 0) break;
            WriteEscape(writer, text[run]);
            text = text[(run + 1)..];
        }
        writer.GetSpan(1)[0] = (byte)'"';
        writer.Advance(1);
    }

    private static int Transcode(ReadOnlySpan<char> run, Span<byte> to, bool repair)
    {
        var status = Utf8.FromUtf16(run, to, out var read, out var length, replaceInvalidSequences: repair, isFinalBlock: true);
        return status == OperationStatus.Done ? length : throw new NexusException(ErrorCode.Invalid, string.Create(CultureInfo.InvariantCulture, $"the text holds a lone surrogate U+{(int)run[read]:X4}"));
    }

    internal static void WriteEscape(IBufferWriter<byte> writer, int c)
    {
        ReadOnlySpan<byte> escape = c switch
        {
            '"' => "\\\""u8,
            '\\' => "\\\\"u8,
            '\b' => "\\b"u8,
            '\f' => "\\f"u8,
            '\n' => "\\n"u8,
            '\r' => "\\r"u8,
            '\t' => "\\t"u8,
            _ => [(byte)'\\', (byte)'u', (byte)'0', (byte)'0', (byte)(c < 0x10 ? '0' : '1'), "0123456789abcdef"u8[c & 15]],
        };
        escape.CopyTo(writer.GetSpan(escape.Length));
        writer.Advance(escape.Length);
    }
}
