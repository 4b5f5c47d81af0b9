using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Nexus.Knowledge;

/// <summary>The objects of a PDF, found by reading it from front to end: its own table of places is not believed, so a damaged one does not matter.</summary>
internal sealed partial class PdfFile
{
    // All streams of one file together: a small file must not unfold into all of memory.
    private const int MaxUnfolded = 64 * 1024 * 1024;

    private readonly Dictionary<int, object?> _objects = [];
    private readonly List<PdfRef> _roots = [];
    private int _unfolded;

    public PdfFile(ReadOnlyMemory<byte> data)
    {
        var text = Encoding.Latin1.GetString(data.Span);
        for (var match = Header().Match(text); match.Success;)
        {
            var tokens = new PdfTokens(data, match.Index + match.Length);
            var value = tokens.Next();
            if (value is Dictionary<string, object?> head && StreamAt(text, tokens.At) is >= 0 and var from)
            {
                var stream = new PdfStream(head, Body(data, text, head, from, out var end));
                tokens.At = end;
                if (Type(head) == "ObjStm") Unpack(stream);
                if (Type(head) == "XRef") Trailer(head);
                value = stream;
            }
            if (int.TryParse(match.Groups[1].ValueSpan, out var number)) _objects[number] = value;
            match = Header().Match(text, Math.Clamp(tokens.At, match.Index + match.Length, text.Length));
        }
        for (var at = text.IndexOf("trailer", StringComparison.Ordinal); at >= 0; at = text.IndexOf("trailer", at + 7, StringComparison.Ordinal))
            if (new PdfTokens(data, at + 7).Next() is Dictionary<string, object?> trailer) Trailer(trailer);
    }

    /// <summary>The catalogue, from which the pages hang; empty if none was found.</summary>
    public Dictionary<string, object?> Root => _roots.Select(root => Dictionary(root)).LastOrDefault(root => root.ContainsKey("Pages"))
        ?? _objects.Values.OfType<Dictionary<string, object?>>().LastOrDefault(one => Type(one) == "Catalog") ?? [];

    public bool Encrypted { get; private set; }

    /// <summary>What a reference leads to; anything else is itself.</summary>
    public object? Resolve(object? value)
    {
        for (var hops = 0; value is PdfRef reference && hops < 32; hops++) value = _objects.GetValueOrDefault(reference.Number);
        return value is PdfRef ? null : value;
    }

    public object? Get(Dictionary<string, object?> dictionary, string name) => Resolve(dictionary.GetValueOrDefault(name));

    public Dictionary<string, object?> Dictionary(object? value) => Resolve(value) switch
    {
        Dictionary<string, object?> dictionary => dictionary,
        PdfStream stream => stream.Head,
        _ => [],
    };

    /// <summary>The bytes of a stream, or null where it is packed in a way that is not for text.</summary>
    public byte[]? Unfold(PdfStream stream)
    {
        var bytes = stream.Bytes.ToArray();
        var filters = Get(stream.Head, "Filter") switch { PdfName one => [one], List<object?> many => many.Select(Resolve).OfType<PdfName>(), _ => [] };
        foreach (var filter in filters)
        {
            switch (filter.Text)
            {
                case "FlateDecode" or "Fl": bytes = Inflate(bytes); break;
                case "ASCIIHexDecode" or "AHx": bytes = new PdfTokens(Encoding.Latin1.GetBytes($"<{Encoding.Latin1.GetString(bytes)}")).Next() as byte[] ?? []; break;
                case "ASCII85Decode" or "A85": bytes = Ascii85(bytes); break;
                default: return null;
            }
        }
        return Dictionary(Get(stream.Head, "DecodeParms")).GetValueOrDefault("Predictor") is > 1.0 ? null : bytes;
    }

    private byte[] Inflate(byte[] packed)
    {
        using var unpacked = new MemoryStream();
        try
        {
            using var zlib = new ZLibStream(new MemoryStream(packed), CompressionMode.Decompress);
            var buffer = new byte[16 * 1024];
            for (int read; (read = zlib.Read(buffer)) > 0; unpacked.Write(buffer, 0, read))
                if ((_unfolded += read) > MaxUnfolded) throw new NexusException(ErrorCode.Invalid, $"the PDF unfolds to more than {MaxUnfolded >> 20} MiB");
        }
        catch (InvalidDataException)
        {
            // Damaged at the end, as many are: what came before it counts.
        }
        return unpacked.ToArray();
    }

    private static byte[] Ascii85(byte[] text)
    {
        var bytes = new List<byte>();
        var group = new List<int>();
        foreach (var c in text)
        {
            if (c == '~') break;
            if (c == 'z' && group.Count == 0) bytes.AddRange([0, 0, 0, 0]);
            else if (c is >= (byte)'!' and <= (byte)'u') group.Add(c - '!');
            if (group.Count == 5) Flush(5);
        }
        if (group.Count > 1) Flush(group.Count);
        return [.. bytes];

        void Flush(int digits)
        {
            while (group.Count < 5) group.Add(84);
            var value = group.Aggregate(0L, (sum, digit) => sum * 85 + digit);
            for (var i = 0; i < digits - 1; i++) bytes.Add((byte)(value >> (24 - 8 * i)));
            group.Clear();
        }
    }

    private void Unpack(PdfStream stream)
    {
        if (Unfold(stream) is not { } bytes || stream.Head.GetValueOrDefault("N") is not double count || stream.Head.GetValueOrDefault("First") is not double first) return;
        var index = new PdfTokens(bytes);
        for (var i = 0; i < count && index.Next() is double number && index.Next() is double offset; i++)
            if (first + offset is >= 0 and < int.MaxValue) _objects[(int)number] = new PdfTokens(bytes, (int)(first + offset)).Next();
    }

    private void Trailer(Dictionary<string, object?> trailer)
    {
        Encrypted |= trailer.ContainsKey("Encrypt");
        // The catalogue may stand behind its trailer: it is looked up when everything is read.
        if (trailer.GetValueOrDefault("Root") is PdfRef root) _roots.Add(root);
    }

    private static string Type(Dictionary<string, object?> head) => head.GetValueOrDefault("Type") is PdfName type ? type.Text : "";

    private static int StreamAt(string text, int at)
    {
        while (at < text.Length && PdfTokens.IsBlank((byte)text[at])) at++;
        if (at >= text.Length || string.CompareOrdinal(text, at, "stream", 0, 6) != 0) return -1;
        at += 6;
        if (at < text.Length && text[at] == '\r') at++;
        return at < text.Length && text[at] == '\n' ? at + 1 : at;
    }

    private static ReadOnlyMemory<byte> Body(ReadOnlyMemory<byte> data, string text, Dictionary<string, object?> head, int from, out int end)
    {
        if (head.GetValueOrDefault("Length") is double length && length >= 0 && from + length < text.Length)
        {
            end = from + (int)length;
            if (text.AsSpan(end).TrimStart("\r\n \0").StartsWith("endstream", StringComparison.Ordinal)) return data[from..end];
        }
        end = text.IndexOf("endstream", from, StringComparison.Ordinal);
        if (end < 0) end = text.Length;
        return data[from..end];
    }

    [GeneratedRegex(@"(?<![0-9])([0-9]{1,9})\s{1,8}[0-9]{1,5}\s{1,8}obj", RegexOptions.CultureInvariant)]
    private static partial Regex Header();
}
