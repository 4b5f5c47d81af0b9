using System.Collections.Immutable;
using Orleans.Concurrency;

namespace Nexus.Knowledge;

/// <summary>Remembers nothing itself: checks, cuts, and hands to the store.</summary>
[GrainType("knowledge"), StatelessWorker]
internal sealed class KnowledgeGrain(IKnowledgeStore store, TimeProvider time) : Grain, IKnowledgeGrain
{
    private string Tenant => this.GetPrimaryKeyString();

    public async Task IngestAsync(string documentId, DocumentDraft draft)
    {
        DocumentRules.CheckDocument(documentId, draft);
        await store.IngestAsync(Tenant, documentId, draft, Chunker.Split(draft.Content), time.GetUtcNow(), CancellationToken.None);
    }

    public async Task<ImmutableArray<Passage>> SearchAsync(string query, string? ns, int count)
    {
        DocumentRules.CheckQuery(query, ns, count);
        return await store.SearchAsync(Tenant, query, ns, count, CancellationToken.None);
    }

    public async Task<ImmutableArray<string>> NamespacesAsync() => await store.NamespacesAsync(Tenant, CancellationToken.None);
}
