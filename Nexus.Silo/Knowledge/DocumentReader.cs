using System.Text;
using System.Text.Json;
using Nexus.Tools;

namespace Nexus.Knowledge;

/// <summary>Reads plain text, Markdown, CSV, JSON, XML, HTML and PDF. What is left (pictures, sound, office archives) takes a model or a program of its own.</summary>
internal sealed class DocumentReader : IDocumentReader
{
    private static readonly Dictionary<string, string> ByExtension = new(StringComparer.OrdinalIgnoreCase)
    {
        [".txt"] = "text/plain",
        [".log"] = "text/plain",
        [".md"] = "text/markdown",
        [".markdown"] = "text/markdown",
        [".csv"] = "text/csv",
        [".tsv"] = "text/tab-separated-values",
        [".json"] = "application/json",
        [".ndjson"] = "application/x-ndjson",
        [".jsonl"] = "application/x-ndjson",
        [".xml"] = "application/xml",
        [".yaml"] = "application/yaml",
        [".yml"] = "application/yaml",
        [".html"] = "text/html",
        [".htm"] = "text/html",
        [".xhtml"] = "application/xhtml+xml",
        [".pdf"] = "application/pdf",
    };

    public async ValueTask<string?> ReadAsync(string name, string mediaType, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        switch (FormatOf(name, mediaType.ToLowerInvariant()))
        {
            case "application/pdf":
                return PdfText.Read(bytes);
            case "text/html" or "application/xhtml+xml":
                var page = await HtmlReader.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(Text(bytes.Span))), new Uri("http://upload.invalid/"), cancellation);
                return page.Title.Length > 0 ? $"{page.Title}\n\n{page.Text}" : page.Text;
            case "application/json":
                return Json(Text(bytes.Span));
            case "application/x-ndjson" or "application/xml" or "application/yaml":
                return Text(bytes.Span);
            case var format:
                return format.StartsWith("text/", StringComparison.Ordinal) || format.EndsWith("+json", StringComparison.Ordinal) || format.EndsWith("+xml", StringComparison.Ordinal) ? Text(bytes.Span) : null;
        }
    }

    // A browser that does not know a format says octet-stream; then the name is the better witness.
    private static string FormatOf(string name, string mediaType) =>
        mediaType is "" or "application/octet-stream" or "text/plain" && ByExtension.TryGetValue(Path.GetExtension(name), out var byName) ? byName : mediaType switch
        {
            "text/x-markdown" => "text/markdown",
            "text/json" => "application/json",
            "text/xml" => "application/xml",
            _ => mediaType,
        };

    private static string Text(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return bytes switch
            {
                [0xEF, 0xBB, 0xBF, .. var rest] => Strict(Encoding.UTF8, rest),
                [0xFF, 0xFE, .. var rest] => Strict(Encoding.Unicode, rest),
                [0xFE, 0xFF, .. var rest] => Strict(Encoding.BigEndianUnicode, rest),
                _ => Strict(Encoding.UTF8, bytes),
            };
        }
        catch (DecoderFallbackException e)
        {
            throw new NexusException(ErrorCode.Invalid, $"the file is not UTF-8 (byte {Math.Max(0, e.Index)}); send it as UTF-8, or as UTF-16 with a byte order mark", e);
        }
    }

    private static string Strict(Encoding encoding, ReadOnlySpan<byte> bytes) =>
        Encoding.GetEncoding(encoding.CodePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback).GetString(bytes);

    private static string Json(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return text;
        }
        catch (JsonException e)
        {
            throw new NexusException(ErrorCode.Invalid, $"the file is not JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine}", e);
        }
    }
}
