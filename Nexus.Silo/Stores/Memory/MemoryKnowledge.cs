using System.Collections.Immutable;
using Nexus.Knowledge;

namespace Nexus.Stores;

/// <summary>Documents in this process's memory; searched by reading them all.</summary>
public sealed class MemoryKnowledge : IKnowledgeStore
{
    private readonly Dictionary<(string Tenant, string Id), DocumentDraft> _documents = [];
    private readonly List<Entry> _passages = [];
    private readonly Lock _gate = new();

    /// <inheritdoc />
    public ValueTask IngestAsync(string tenant, string documentId, DocumentDraft draft, IReadOnlyList<string> passages, DateTimeOffset at, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (!_documents.TryAdd((tenant, documentId), draft)) return ValueTask.CompletedTask;
            for (var chunk = 0; chunk < passages.Count; chunk++)
                _passages.Add(new Entry(tenant, documentId, chunk, passages[chunk], draft, Words(passages[chunk])));
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask<ImmutableArray<Passage>> SearchAsync(string tenant, string query, string? ns, int count, CancellationToken cancellation)
    {
        List<Entry> searched;
        lock (_gate)
            searched = [.. _passages.Where(entry => entry.Tenant == tenant && (ns is null || entry.Draft.Namespace == ns))];
        var ranking = new PassageRanking(searched.Count);
        foreach (var word in QueryWords.Of(query).Select(WordStem.Of).Distinct(StringComparer.Ordinal))
            ranking.Add([.. searched.Index().Where(entry => entry.Item.Words.Contains(word)).Select(entry => ((long)entry.Index, (long)entry.Item.Content.Length))]);
        return ValueTask.FromResult<ImmutableArray<Passage>>([.. ranking.Best(count).Select(found => searched[(int)found.Passage].At(found.Score))]);
    }

    /// <inheritdoc />
    public ValueTask<ImmutableArray<string>> NamespacesAsync(string tenant, CancellationToken cancellation)
    {
        lock (_gate)
            return ValueTask.FromResult<ImmutableArray<string>>(
                [.. _documents.Where(document => document.Key.Tenant == tenant).Select(document => document.Value.Namespace).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }

    private static HashSet<string> Words(string passage) => [.. QueryWords.All(passage).Select(WordStem.Of)];

    private sealed record Entry(string Tenant, string DocumentId, int Chunk, string Content, DocumentDraft Draft, HashSet<string> Words)
    {
        public Passage At(double score) => new(Content, score, Draft.Source, DocumentId, Chunk, Draft.AccessLevel);
    }
}
