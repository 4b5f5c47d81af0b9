using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Nexus.Events;

/// <summary>Parts a body into records: one JSON value, an array of them, or one record a line.</summary>
internal static class RecordSplitter
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64 };

    public static ImmutableArray<string> Split(byte[] body)
    {
        var text = Encoding.UTF8.GetString(body).Trim('\uFEFF', ' ', '\r', '\n', '\t');
        if (text.Length == 0) return [];
        if (text[0] is '[' or '{' && Json(text) is { } records) return records;
        return [.. text.Split('\n').Select(static line => line.TrimEnd('\r')).Where(static line => line.Trim().Length > 0)];
    }

    /// <summary>The elements of an array, or the one object; null if the text is neither, such as an object a line.</summary>
    private static ImmutableArray<string>? Json(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Options);
            if (document.RootElement.ValueKind != JsonValueKind.Array) return [text];
            return [.. document.RootElement.EnumerateArray().Select(static element => Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(element)))];
        }
        catch (JsonException)
        {
            // Lines, each a record: one that is malformed is told with its number, and does not spoil the others.
            return null;
        }
    }
}
