using System.Collections.Immutable;

namespace Nexus.Knowledge;

/// <summary>A document to remember.</summary>
/// <param name="Content">1 to 500,000 characters.</param>
/// <param name="Namespace"><c>^[a-zA-Z0-9_-]{1,50}$</c>.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="AccessLevel"><c>public</c>, <c>internal</c>, <c>confidential</c> or <c>restricted</c>.</param>
/// <param name="Metadata">A JSON object, or empty.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Knowledge.DocumentDraft")]
public sealed record DocumentDraft([property: Id(0)] string Content, [property: Id(1)] string Namespace, [property: Id(2)] string Source, [property: Id(3)] string AccessLevel, [property: Id(4)] Utf8Json Metadata);

/// <summary>A passage found.</summary>
/// <param name="Content">The passage.</param>
/// <param name="Score">0 to 1, higher is better.</param>
/// <param name="Source">Where its document came from.</param>
/// <param name="DocumentId">UUID of its document.</param>
/// <param name="ChunkIndex">Which passage of the document, from 0.</param>
/// <param name="AccessLevel">Of its document.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Knowledge.Passage")]
public sealed record Passage([property: Id(0)] string Content, [property: Id(1)] double Score, [property: Id(2)] string Source, [property: Id(3)] string DocumentId, [property: Id(4)] int ChunkIndex, [property: Id(5)] string AccessLevel);

/// <summary>A tenant's documents, searchable by full text. Key: tenant.</summary>
[Alias("Nexus.Knowledge.IKnowledgeGrain")]
public interface IKnowledgeGrain : ITenantGrain
{
    /// <summary>Remembers a document under an id made by the caller. Durable once it returns; safe to repeat.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> for a draft that breaks a rule.</exception>
    [Alias("Ingest")]
    Task IngestAsync(string documentId, DocumentDraft draft);

    /// <summary>The best passages, best first.</summary>
    /// <param name="query">1 to 1,000 characters.</param>
    /// <param name="ns">Only this namespace, or null for all.</param>
    /// <param name="count">1 to 50.</param>
    [Alias("Search")]
    Task<ImmutableArray<Passage>> SearchAsync(string query, string? ns, int count);

    /// <summary>The namespaces in use, by name.</summary>
    [Alias("Namespaces")]
    Task<ImmutableArray<string>> NamespacesAsync();
}
