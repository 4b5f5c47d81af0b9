using System.Text.Json;

namespace Nexus;

/// <summary>What is wrong with a text that should be JSON, for whoever wrote it: the sentence of the reader, without what only its programmer can use.</summary>
public static class JsonFault
{
    // What the reader appends, and what it says about its own options.
    private static readonly string[] Appended = [" Path: ", " LineNumber: "];
    private static readonly string[] Inward = [" Change the reader options.", ", when isFinalBlock is true", " encountered during deserialization", " in this mode"];

    /// <summary>The sentence, without a place: <see cref="Position"/> tells that.</summary>
    /// <param name="fault">As thrown while JSON was read.</param>
    public static string Of(JsonException fault)
    {
        var text = fault.Message;
        foreach (var part in Appended)
            if (text.IndexOf(part, StringComparison.Ordinal) is >= 0 and var at) text = text[..at];
        foreach (var part in Inward) text = text.Replace(part, "", StringComparison.Ordinal);
        return text;
    }

    /// <summary>How many bytes of <paramref name="json"/> stand before the fault; 0 where the reader does not say.</summary>
    /// <param name="fault">As thrown while <paramref name="json"/> was read.</param>
    /// <param name="json">The whole text, UTF-8.</param>
    public static long Position(JsonException fault, ReadOnlySpan<byte> json)
    {
        var position = 0;
        for (var line = fault.LineNumber ?? 0; line > 0 && json[position..].IndexOf((byte)'\n') is >= 0 and var end; line--) position += end + 1;
        return position + (fault.BytePositionInLine ?? 0);
    }
}
