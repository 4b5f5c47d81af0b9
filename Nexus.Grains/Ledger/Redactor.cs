using System.Collections.Immutable;

namespace Nexus.Ledger;

/// <summary>Takes secrets out before anything is hashed: by where they stand (<c>password</c>, <c>api_key</c>, …) and by what they look like (keys, tokens, PEM).</summary>
public static class Redactor
{
    public const string Mark = "[redacted]";

    private static readonly AsciiWords Hints = new([.. SecretShapes.Hints, .. SecretKeys.Hints]);

    /// <summary>The same bytes if nothing had to go, else canonical JSON with <see cref="Mark"/> in its place. What is not JSON is redacted as text and comes back as a JSON string.</summary>
    public static Utf8Json Json(Utf8Json json) => json.IsEmpty || !MayHoldSecret(json.Span) ? json : JsonRedaction.Redact(json);

    public static string Text(string text) => SecretShapes.MayMatch(text) ? SecretShapes.Redact(text) : text;

    public static ImmutableArray<string> Texts(ImmutableArray<string> texts)
    {
        foreach (var text in texts)
            if (SecretShapes.MayMatch(text)) return [.. texts.Select(Text)];
        return texts;
    }

    /// <summary>False if no secret can stand in <paramref name="utf8"/>; true if a closer look is due.</summary>
    internal static bool MayHoldSecret(ReadOnlySpan<byte> utf8)
    {
        // Escapes may hide a word from the search; in canonical JSON only control characters have them.
        return utf8.IndexOf("\\u"u8) >= 0 || Hints.StandsIn(utf8);
    }
}
