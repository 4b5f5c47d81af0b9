using System.Text.Json;

namespace Nexus.Knowledge;

/// <summary>What a document, a query and a namespace must be.</summary>
public static class DocumentRules
{
    public const int MaxContent = 500_000;
    public const int MaxSource = 500;
    public const int MaxMetadataBytes = 16_384;
    public const int MaxQuery = 1_000;
    public const int MaxResults = 50;
    public const int MaxNamespace = 50;
    public const string DefaultNamespace = "default";

    private static readonly string[] AccessLevels = ["public", "internal", "confidential", "restricted"];

    public static void CheckDocument(string documentId, DocumentDraft draft)
    {
        if (!Guid.TryParseExact(documentId, "D", out _)) throw Invalid($"document id '{Short(documentId)}' must be a UUID");
        if (TextLength.Of(draft.Content) is 0 or > MaxContent) throw Invalid($"content has {TextLength.Of(draft.Content):N0} characters; it must have 1 to {MaxContent:N0}");
        if (string.IsNullOrWhiteSpace(draft.Content)) throw Invalid("content is blank; there is nothing to remember");
        CheckText("content", draft.Content);
        CheckNamespace(draft.Namespace);
        if (TextLength.Of(draft.Source) > MaxSource) throw Invalid($"source has {TextLength.Of(draft.Source):N0} characters; it may have at most {MaxSource}");
        CheckText("source", draft.Source);
        if (!AccessLevels.Contains(draft.AccessLevel)) throw Invalid($"access_level '{Short(draft.AccessLevel)}' must be one of {string.Join(", ", AccessLevels)}");
        CheckMetadata(draft.Metadata);
    }

    public static void CheckNamespace(string ns)
    {
        var fits = ns.Length is > 0 and <= MaxNamespace;
        foreach (var c in ns) fits &= char.IsAsciiLetterOrDigit(c) || c is '_' or '-';
        if (!fits) throw Invalid($"namespace '{Short(ns)}' must be 1 to {MaxNamespace} of a-z, A-Z, 0-9, '_' and '-'");
    }

    public static void CheckQuery(string query, string? ns, int count)
    {
        if (string.IsNullOrWhiteSpace(query) || TextLength.Of(query) > MaxQuery) throw Invalid($"query has {TextLength.Of(query):N0} characters; it must have 1 to {MaxQuery:N0}, not all blank");
        CheckText("query", query);
        if (ns is not null) CheckNamespace(ns);
        if (count is < 1 or > MaxResults) throw Invalid($"n_results is {count}; it must be 1 to {MaxResults}");
    }

    private static void CheckMetadata(Utf8Json metadata)
    {
        if (metadata.IsEmpty) return;
        if (metadata.Span.Length > MaxMetadataBytes) throw Invalid($"metadata has {metadata.Span.Length:N0} bytes; it may have at most {MaxMetadataBytes:N0}");
        try
        {
            using var json = JsonDocument.Parse(metadata.Memory);
            if (json.RootElement.ValueKind != JsonValueKind.Object) throw Invalid("metadata must be a JSON object");
        }
        catch (JsonException e)
        {
            throw new NexusException(ErrorCode.Invalid, "metadata is not valid JSON", e);
        }
    }

    private static void CheckText(string name, string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0') throw Invalid($"{name} holds a NUL character at {i}; it must be text");
            if (!char.IsSurrogate(text[i])) continue;
            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1])) throw Invalid($"{name} holds half of a surrogate pair at {i}; it must be valid Unicode");
            i++;
        }
    }

    private static string Short(string text) => text.Length <= 80 ? text : text[..80] + "…";

    private static NexusException Invalid(string message) => new(ErrorCode.Invalid, message);
}
