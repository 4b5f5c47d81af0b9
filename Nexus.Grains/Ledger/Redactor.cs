using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Nexus.Ledger;

/// <summary>Takes secrets out before anything is hashed: by where they stand (<c>password</c>, <c>api_key</c>, …) and by what they look like (keys, tokens, PEM).</summary>
public static class Redactor
{
    public const string Mark = "[redacted]";

    private const int StackChars = 1024;

    /// <summary>The same bytes if nothing had to go, else canonical JSON with <see cref="Mark"/> in its place. What is not JSON is redacted as text and comes back as a JSON string.</summary>
    public static Utf8Json Json(Utf8Json json) => json.IsEmpty || !MayHoldSecret(json.Span) ? json : JsonRedaction.Redact(json);

    public static string Text(string text) => SecretShapes.MayMatch(text) ? SecretShapes.Redact(text) : text;

    public static ImmutableArray<string> Texts(ImmutableArray<string> texts)
    {
        foreach (var text in texts)
            if (SecretShapes.MayMatch(text)) return [.. texts.Select(Text)];
        return texts;
    }

    private static bool MayHoldSecret(ReadOnlySpan<byte> utf8)
    {
        // Escapes may hide a word from the search; in canonical JSON only control characters have them.
        if (utf8.IndexOf("\\u"u8) >= 0) return true;
        var rented = utf8.Length > StackChars ? ArrayPool<char>.Shared.Rent(utf8.Length) : null;
        var chars = rented ?? stackalloc char[StackChars];
        var length = Encoding.UTF8.GetChars(utf8, chars);
        var may = SecretShapes.MayMatch(chars[..length]) || SecretKeys.MayMatch(chars[..length]);
        if (rented is not null) ArrayPool<char>.Shared.Return(rented);
        return may;
    }
}
