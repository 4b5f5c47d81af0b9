using System.Collections.Immutable;
using Nexus.Knowledge;

namespace Nexus.Tests.Tools;

/// <summary>A knowledge store that finds every passage holding a word of the query, first ingested first.</summary>
internal sealed class ListedKnowledge : IKnowledgeStore
{
    private readonly List<(string Tenant, string Namespace, Passage Passage)> _passages = [];

    public ValueTask IngestAsync(string tenant, string documentId, DocumentDraft draft, IReadOnlyList<string> passages, DateTimeOffset at, CancellationToken cancellation)
    {
        _passages.AddRange(passages.Select((text, i) => (tenant, draft.Namespace, new Passage(text, 0.5, draft.Source, documentId, i, draft.AccessLevel))));
        return default;
    }

    public ValueTask<ImmutableArray<Passage>> SearchAsync(string tenant, string query, string? ns, int count, CancellationToken cancellation) =>
        new([.. _passages.Where(p => p.Tenant == tenant && (ns is null || p.Namespace == ns) && query.Split(' ').Any(word => p.Passage.Content.Contains(word, StringComparison.OrdinalIgnoreCase))).Select(p => p.Passage).Take(count)]);

    public ValueTask<ImmutableArray<string>> NamespacesAsync(string tenant, CancellationToken cancellation) =>
        new([.. _passages.Where(p => p.Tenant == tenant).Select(p => p.Namespace).Distinct().Order(StringComparer.Ordinal)]);
}
