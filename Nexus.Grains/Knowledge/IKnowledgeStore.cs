using System.Collections.Immutable;

namespace Nexus.Knowledge;

/// <summary>Full-text search over ingested passages.</summary>
public interface IKnowledgeStore
{
    /// <summary>Stores a document with its passages; durable once it returns; the same id again changes nothing.</summary>
    ValueTask IngestAsync(string tenant, string documentId, DocumentDraft draft, IReadOnlyList<string> passages, DateTimeOffset at, CancellationToken cancellation);

    /// <summary>Best first; words are matched by stem, any word may match, more matching words rank higher. Score 0..1.</summary>
    ValueTask<ImmutableArray<Passage>> SearchAsync(string tenant, string query, string? ns, int count, CancellationToken cancellation);

    ValueTask<ImmutableArray<string>> NamespacesAsync(string tenant, CancellationToken cancellation);
}
