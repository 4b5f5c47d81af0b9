using System.Collections.Immutable;
using Nexus.Knowledge;

namespace Nexus.Stores;

/// <summary>Documents and a word index (FTS5, Porter stems) in the embedded database.</summary>
public sealed class SqliteKnowledge(SqliteDatabase database) : IKnowledgeStore
{
    /// <inheritdoc />
    public ValueTask IngestAsync(string tenant, string documentId, DocumentDraft draft, IReadOnlyList<string> passages, DateTimeOffset at, CancellationToken cancellation) =>
        new(database.WriteAsync(connection => Ingest(connection, tenant, documentId, draft, passages, at), cancellation));

    /// <inheritdoc />
    public ValueTask<ImmutableArray<Passage>> SearchAsync(string tenant, string query, string? ns, int count, CancellationToken cancellation) => database.ReadAsync<ImmutableArray<Passage>>(connection =>
    {
        if (SqliteTenants.Find(connection, tenant) is not { } number) return [];
        var ranking = new PassageRanking(Count(connection, number, ns));
        foreach (var word in QueryWords.Of(query))
            ranking.Add(Matches(connection, number, word, ns));
        return [.. ranking.Best(count).Select(found => Passage(connection, found.Passage, found.Score))];
    }, cancellation);

    /// <inheritdoc />
    public ValueTask<ImmutableArray<string>> NamespacesAsync(string tenant, CancellationToken cancellation) => database.ReadAsync(connection =>
    {
        using var rows = connection.Prepare("SELECT DISTINCT ns FROM documents WHERE tenant = (SELECT no FROM heads WHERE tenant = ?1) ORDER BY ns").Bind(1, tenant);
        var found = ImmutableArray.CreateBuilder<string>();
        while (rows.Step())
            found.Add(rows.Text(0));
        return found.ToImmutable();
    }, cancellation);

    private static bool Ingest(SqliteConnection connection, string tenant, string documentId, DocumentDraft draft, IReadOnlyList<string> passages, DateTimeOffset at)
    {
        var number = SqliteTenants.FindOrAdd(connection, tenant);
        using var document = connection.Prepare("""
            INSERT INTO documents (tenant, id, ns, source, access, metadata, content, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            ON CONFLICT (tenant, id) DO NOTHING RETURNING no
            """)
            .Bind(1, number).Bind(2, documentId).Bind(3, draft.Namespace).Bind(4, draft.Source).Bind(5, draft.AccessLevel)
            .Bind(6, draft.Metadata.Span).Bind(7, draft.Content).Bind(8, StoredTime.Write(at));
        if (!document.Step()) return false;
        var next = NextPassage(connection, number);
        for (var chunk = 0; chunk < passages.Count; chunk++, next++)
        {
            connection.Prepare("INSERT INTO passages (no, document, chunk, content) VALUES (?1, ?2, ?3, ?4)")
                .Bind(1, next).Bind(2, document.Integer(0)).Bind(3, chunk).Bind(4, passages[chunk]).Run();
            connection.Prepare("INSERT INTO words (rowid, content) VALUES (?1, ?2)").Bind(1, next).Bind(2, passages[chunk]).Run();
        }

        return true;
    }

    private static long NextPassage(SqliteConnection connection, long number)
    {
        using var last = connection.Prepare("SELECT max(no) FROM passages WHERE no >= ?1 AND no < ?2")
            .Bind(1, SqliteTenants.Base(number)).Bind(2, SqliteTenants.Base(number + 1));
        last.Step();
        return last.IsNull(0) ? SqliteTenants.Base(number) : last.Integer(0) + 1;
    }

    private static long Count(SqliteConnection connection, long number, string? ns)
    {
        using var count = (ns is null
            ? connection.Prepare("SELECT count(*) FROM passages WHERE no >= ?1 AND no < ?2")
            : connection.Prepare("SELECT count(*) FROM passages p JOIN documents d ON d.no = p.document WHERE p.no >= ?1 AND p.no < ?2 AND d.ns = ?3").Bind(3, ns))
            .Bind(1, SqliteTenants.Base(number)).Bind(2, SqliteTenants.Base(number + 1));
        count.Step();
        return count.Integer(0);
    }

    private static List<(long Passage, long Length)> Matches(SqliteConnection connection, long number, string word, string? ns)
    {
        // The rank of FTS5 is not asked for: it counts the passages of every tenant.
        using var rows = (ns is null
            ? connection.Prepare("""
                SELECT p.no, length(p.content) FROM words JOIN passages p ON p.no = words.rowid
                WHERE words MATCH ?3 AND words.rowid >= ?1 AND words.rowid < ?2
                """)
            : connection.Prepare("""
                SELECT p.no, length(p.content) FROM words JOIN passages p ON p.no = words.rowid JOIN documents d ON d.no = p.document
                WHERE words MATCH ?3 AND words.rowid >= ?1 AND words.rowid < ?2 AND d.ns = ?4
                """).Bind(4, ns))
            .Bind(1, SqliteTenants.Base(number)).Bind(2, SqliteTenants.Base(number + 1)).Bind(3, $"\"{word}\"");
        var found = new List<(long, long)>();
        while (rows.Step())
            found.Add((rows.Integer(0), rows.Integer(1)));
        return found;
    }

    private static Passage Passage(SqliteConnection connection, long no, double score)
    {
        using var row = connection.Prepare("SELECT p.content, d.source, d.id, p.chunk, d.access FROM passages p JOIN documents d ON d.no = p.document WHERE p.no = ?1").Bind(1, no);
        row.Step();
        return new Passage(row.Text(0), score, row.Text(1), row.Text(2), (int)row.Integer(3), row.Text(4));
    }
}
