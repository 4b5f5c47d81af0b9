using Nexus.Knowledge;
using Xunit;

namespace Nexus.Tests.Stores;

/// <summary>What every knowledge store promises.</summary>
public abstract class KnowledgeContract(StoreKind kind) : StoreContract(kind)
{
    private static readonly DateTimeOffset At = new(2026, 5, 4, 3, 2, 1, TimeSpan.Zero);

    private IKnowledgeStore Knowledge => Stores.Knowledge;

    private async Task<string> Ingest(string tenant, string ns, params string[] passages)
    {
        var id = SomeLeaf.Id();
        await Knowledge.IngestAsync(tenant, id, new DocumentDraft(string.Join(' ', passages), ns, $"source of {ns}", "internal", default), passages, At, None);
        return id;
    }

    [Fact]
    public async Task A_document_may_come_from_nowhere()
    {
        await Knowledge.IngestAsync("acme", SomeLeaf.Id(), new DocumentDraft("a lonely note", "docs", "", "internal", default), ["a lonely note"], At, None);
        Assert.Equal("", Assert.Single(await Knowledge.SearchAsync("acme", "lonely", null, 10, None)).Source);
    }

    [Fact]
    public async Task A_passage_is_found_by_the_stem_of_any_word()
    {
        var id = await Ingest("acme", "docs", "Refunds are paid within 30 days.", "The office closes at noon.");
        var found = Assert.Single(await Knowledge.SearchAsync("acme", "how long does paying a REFUND take?", null, 10, None));
        Assert.Equal(("Refunds are paid within 30 days.", id, 0, "source of docs", "internal"), (found.Content, found.DocumentId, found.ChunkIndex, found.Source, found.AccessLevel));
        Assert.InRange(found.Score, 0.01, 1);
        Assert.Empty(await Knowledge.SearchAsync("acme", "zebra", null, 10, None));
    }

    [Fact]
    public async Task More_matching_words_rank_higher_and_rare_words_count_more()
    {
        await Ingest("acme", "docs", "the red lamp", "the red lamp of the harbour", "the green harbour", "the lighthouse", "the red door", "the red sea");
        var found = await Knowledge.SearchAsync("acme", "red harbour lamp", null, 10, None);
        Assert.Equal("the red lamp of the harbour", found[0].Content);
        Assert.Equal("the red lamp", found[1].Content);
        Assert.Equal(found.OrderByDescending(passage => passage.Score), found);
        Assert.Equal("the lighthouse", (await Knowledge.SearchAsync("acme", "the lighthouse", null, 10, None))[0].Content);
        Assert.Equal(2, (await Knowledge.SearchAsync("acme", "red", null, 2, None)).Length);
    }

    [Fact]
    public async Task A_namespace_narrows_the_search()
    {
        await Ingest("acme", "hr", "holiday policy");
        await Ingest("acme", "it", "password policy");
        Assert.Equal("password policy", Assert.Single(await Knowledge.SearchAsync("acme", "policy", "it", 10, None)).Content);
        Assert.Equal(2, (await Knowledge.SearchAsync("acme", "policy", null, 10, None)).Length);
        Assert.Equal(["hr", "it"], await Knowledge.NamespacesAsync("acme", None));
    }

    [Fact]
    public async Task Another_tenants_documents_are_neither_found_nor_counted()
    {
        await Ingest("acme", "docs", "secret recipe", "plain text", "plain paper");
        var before = await Knowledge.SearchAsync("acme", "secret plain", null, 10, None);
        await Ingest("globex", "docs", "secret plan", "secret door", "secret sauce");
        Assert.Equal(before, await Knowledge.SearchAsync("acme", "secret plain", null, 10, None));
        Assert.Empty(await Knowledge.SearchAsync("globex", "recipe", null, 10, None));
        Assert.Empty(await Knowledge.NamespacesAsync("initech", None));
    }

    [Fact]
    public async Task The_same_document_again_changes_nothing()
    {
        var draft = new DocumentDraft("one", "docs", "here", "public", Utf8Json.EmptyObject);
        await Knowledge.IngestAsync("acme", "d1", draft, ["one two"], At, None);
        await Knowledge.IngestAsync("acme", "d1", draft with { Namespace = "other" }, ["one three"], At, None);
        Assert.Equal("one two", Assert.Single(await Knowledge.SearchAsync("acme", "one", null, 10, None)).Content);
        Assert.Equal(["docs"], await Knowledge.NamespacesAsync("acme", None));
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("NEAR( AND OR NOT *")]
    [InlineData("'; DROP TABLE documents; --")]
    [InlineData("  \n ")]
    [InlineData("content:one ^ \\ & | ! <-> :*")]
    public async Task A_query_is_words_and_never_syntax(string query)
    {
        await Ingest("acme", "docs", "one");
        await Knowledge.SearchAsync("acme", query, null, 10, None);
        Assert.Single(await Knowledge.SearchAsync("acme", "one", null, 10, None));
    }

    [Fact]
    public async Task A_restart_keeps_the_documents()
    {
        OnlyDurable();
        await Ingest("acme", "docs", "one two");
        await Stores.ReopenAsync();
        Assert.Single(await Knowledge.SearchAsync("acme", "two", null, 10, None));
        await Ingest("acme", "docs", "two three");
        Assert.Equal(2, (await Knowledge.SearchAsync("acme", "two", null, 10, None)).Length);
    }
}

public sealed class MemoryKnowledgeTests() : KnowledgeContract(StoreKind.Memory);

public sealed class SqliteKnowledgeTests() : KnowledgeContract(StoreKind.Sqlite);

public sealed class PostgresKnowledgeTests() : KnowledgeContract(StoreKind.Postgres);
