using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Nexus.Gates;

/// <summary>A text as it stands and as it reads once what is encoded in it is decoded: percent, base64, hexadecimal, HTML entities, escapes; two layers deep.</summary>
internal static class Decodings
{
    private const int MinEncoded = 12;
    private const int MaxLength = 65_536;
    private const int Layers = 2;

    /// <summary>The texts of parameters, decoded; bounded.</summary>
    public static List<string> OfAll(JsonElement parameters)
    {
        var texts = new List<string>();
        Collect(parameters, texts);
        for (int i = 0, plain = texts.Count; i < plain; i++) AddDecoded(texts[i], texts, Layers);
        return texts;
    }

    public static List<string> Of(string text)
    {
        List<string> texts = [text];
        AddDecoded(text, texts, Layers);
        return texts;
    }

    private static void Collect(JsonElement value, List<string> texts)
    {
        if (value.ValueKind == JsonValueKind.Object)
            foreach (var member in value.EnumerateObject()) Collect(member.Value, texts);
        else if (value.ValueKind == JsonValueKind.Array)
            foreach (var item in value.EnumerateArray()) Collect(item, texts);
        else if (value.ValueKind == JsonValueKind.String) texts.Add(value.GetString()!);
        else if (value.ValueKind == JsonValueKind.Number) texts.Add(value.GetRawText());
    }

    private static void AddDecoded(string text, List<string> texts, int layers)
    {
        if (layers == 0 || text.Length > MaxLength) return;
        foreach (var decoded in Once(text))
        {
            texts.Add(decoded);
            AddDecoded(decoded, texts, layers - 1);
        }
    }

    private static IEnumerable<string> Once(string text)
    {
        if (text.Contains('%') && Uri.UnescapeDataString(text) is var percent && percent != text) yield return percent;
        if (text.Contains('&') && System.Net.WebUtility.HtmlDecode(text) is var html && html != text) yield return html;
        for (var at = 0; at < text.Length;)
        {
            var end = at;
            while (end < text.Length && IsEncoding(text[end])) end++;
            if (end - at >= MinEncoded)
                foreach (var decoded in Part(text[at..end])) yield return decoded;
            at = end + 1;
        }
    }

    // A slash is a letter of base64 and divides an address.
    private static IEnumerable<string> Part(string run)
    {
        foreach (var decoded in Run(run)) yield return decoded;
        if (!run.Contains('/')) yield break;
        foreach (var segment in run.Split('/'))
            if (segment.Length >= MinEncoded)
                foreach (var decoded in Run(segment)) yield return decoded;
    }

    private static IEnumerable<string> Run(string run)
    {
        if (run.Length % 2 == 0 && run.AsSpan().IndexOfAnyExcept("0123456789abcdefABCDEF") < 0 && Readable(Convert.FromHexString(run)) is { } hex) yield return hex;
        var url = run.Replace('+', '-').Replace('/', '_');
        if (!Base64Url.IsValid(url)) yield break;
        var bytes = new byte[Base64Url.GetMaxDecodedLength(url.Length)];
        if (Base64Url.TryDecodeFromChars(url, bytes, out var written) && Readable(bytes.AsSpan(0, written)) is { } base64) yield return base64;
    }

    // What decodes to bytes that no one could read was no encoded text.
    private static string? Readable(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return null;
        foreach (var b in bytes)
            if (b is < 0x20 and not (0x09 or 0x0A or 0x0D) or 0x7F) return null;
        return System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : null;
    }

    private static bool IsEncoding(char c) => char.IsAsciiLetterOrDigit(c) || c is '+' or '/' or '-' or '_';
}
