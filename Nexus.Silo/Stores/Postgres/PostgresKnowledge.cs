using System.Collections.Immutable;
using Nexus.Knowledge;

namespace Nexus.Stores;

/// <summary>Documents and a word index (tsvector, English stems) in PostgreSQL.</summary>
public sealed class PostgresKnowledge(PostgresDatabase database) : IKnowledgeStore
{
    private const string InTenant = "d.tenant = $1 AND ($2 IS NULL OR d.ns = $2)";

    /// <inheritdoc />
    public async ValueTask IngestAsync(string tenant, string documentId, DocumentDraft draft, IReadOnlyList<string> passages, DateTimeOffset at, CancellationToken cancellation) =>
        await database.ChangeAsync(
            """
            WITH document AS (
                INSERT INTO documents (tenant, id, ns, source, access, metadata, content, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                ON CONFLICT (tenant, id) DO NOTHING RETURNING no)
            INSERT INTO passages (document, chunk, content)
            SELECT no, n - 1, content FROM document, unnest($9) WITH ORDINALITY AS p (content, n) ORDER BY n
            """,
            cancellation,
            tenant, documentId, draft.Namespace, draft.Source, draft.AccessLevel, draft.Metadata.Span.ToArray(), draft.Content, StoredTime.Write(at), passages.ToArray());

    /// <inheritdoc />
    public async ValueTask<ImmutableArray<Passage>> SearchAsync(string tenant, string query, string? ns, int count, CancellationToken cancellation)
    {
        var words = QueryWords.Of(query).ToArray();
        var total = await database.FirstAsync(
            $"SELECT count(*) FROM passages p JOIN documents d ON d.no = p.document WHERE {InTenant}", row => row.GetInt64(0), cancellation, tenant, Text(ns));
        var matches = await database.ListAsync(
            $"""
            SELECT w.n, p.no, length(p.content)
            FROM (SELECT n, plainto_tsquery('nexus', word) AS query FROM unnest($3) WITH ORDINALITY AS u (word, n)) w
            JOIN passages p ON p.words @@ w.query JOIN documents d ON d.no = p.document WHERE {InTenant}
            """,
            row => (Word: row.GetInt64(0), Passage: row.GetInt64(1), Length: (long)row.GetInt32(2)), cancellation, tenant, Text(ns), words);
        var ranking = new PassageRanking(total);
        var byWord = matches.ToLookup(match => match.Word, match => (match.Passage, match.Length));
        for (var word = 1; word <= words.Length; word++)
            ranking.Add([.. byWord[word]]);
        return await PassagesAsync(ranking.Best(count), cancellation);
    }

    /// <inheritdoc />
    public async ValueTask<ImmutableArray<string>> NamespacesAsync(string tenant, CancellationToken cancellation) =>
        [.. await database.ListAsync("SELECT DISTINCT ns FROM documents WHERE tenant = $1 ORDER BY ns", row => row.GetString(0), cancellation, tenant)];

    private async ValueTask<ImmutableArray<Passage>> PassagesAsync(IReadOnlyList<(long Passage, double Score)> best, CancellationToken cancellation)
    {
        var scores = best.ToDictionary(found => found.Passage, found => found.Score);
        var found = await database.ListAsync(
            "SELECT p.no, p.content, d.source, d.id, p.chunk, d.access FROM passages p JOIN documents d ON d.no = p.document WHERE p.no = ANY ($1)",
            row => (No: row.GetInt64(0), Passage: new Passage(row.GetString(1), scores[row.GetInt64(0)], row.GetString(2), row.GetString(3), row.GetInt32(4), row.GetString(5))),
            cancellation,
            scores.Keys.ToArray());
        return [.. found.OrderByDescending(entry => entry.Passage.Score).ThenBy(entry => entry.No).Select(entry => entry.Passage)];
    }

    // A null of unknown type cannot be compared: PostgreSQL must be told that it is a text.
    private static Npgsql.NpgsqlParameter Text(string? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text };
}
