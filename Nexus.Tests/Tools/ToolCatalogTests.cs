using Nexus.Gates;
using Nexus.Knowledge;
using Nexus.Stores;
using Nexus.Tools;
using Xunit;

namespace Nexus.Tests.Tools;

public sealed class ToolCatalogTests : IDisposable
{
    private readonly MemoryKnowledge _knowledge = new();
    private readonly ToolHouse _house;

    public ToolCatalogTests() => _house = new ToolHouse(knowledge: _knowledge);

    public void Dispose() => _house.Dispose();

    [Fact]
    public void Every_tool_of_the_assembly_is_in_the_catalogue() =>
        Assert.Superset(new HashSet<string>(["compute_stats", "file_read", "file_write", "knowledge_search", "quarantine_persona", "reload", "restart_process", "set_config", "throttle", "web_fetch"]), _house.Catalog.All("acme").Select(tool => tool.Name).ToHashSet());

    [Fact]
    public void Every_tool_keeps_the_rules_that_those_of_others_must()
    {
        foreach (var tool in _house.Catalog.All("acme")) ToolRules.Check(tool);
    }

    [Theory]
    [InlineData("knowledge_search", """{"query":"x"}""", "kb:default")]
    [InlineData("knowledge_search", """{"query":"x","namespace":"hr"}""", "kb:hr")]
    [InlineData("file_read", """{"path":"a/../b.txt"}""", "file:read:b.txt")]
    [InlineData("file_write", """{"path":"b.txt","content":""}""", "file:write:b.txt")]
    [InlineData("web_fetch", """{"url":"HTTPS://Example.COM/a"}""", "http:example.com")]
    [InlineData("compute_stats", """{"values":[1]}""", "")]
    [InlineData("restart_process", """{"entity":"core"}""", "process:restart:core")]
    [InlineData("reload", """{"entity":"core"}""", "process:reload:core")]
    [InlineData("set_config", """{"entity":"core","key":"LEVEL","value":"1"}""", "process:config:core")]
    [InlineData("throttle", """{"entity":"core","per_second":5,"seconds":60}""", "entity:throttle:core")]
    [InlineData("quarantine_persona", """{"persona":"creator"}""", "persona:quarantine:creator")]
    public void A_call_resolves_to_what_it_touches(string tool, string parameters, string resource)
    {
        var call = CallPreparation.Prepare(_house.Catalog.Describe("acme", tool), tool, Utf8Json.From(parameters), "chain");
        Assert.Equal("", call.Error);
        Assert.Equal(resource, string.Join(' ', call.Resources));
    }

    [Theory]
    [InlineData("knowledge_search", """{"query":""}""")]
    [InlineData("knowledge_search", """{"query":"x","n_results":51}""")]
    [InlineData("knowledge_search", """{"query":"x","namespace":"../x"}""")]
    [InlineData("knowledge_search", """{"query":"x","other":1}""")]
    [InlineData("file_read", """{"path":1}""")]
    [InlineData("file_read", """{}""")]
    [InlineData("file_write", """{"path":"a"}""")]
    [InlineData("web_fetch", """{"url":"ftp://example.com"}""")]
    [InlineData("web_fetch", """{"url":"http://example.com","max_bytes":0}""")]
    [InlineData("compute_stats", """{"values":[]}""")]
    [InlineData("compute_stats", """{"values":["1"]}""")]
    public void A_call_that_does_not_fit_the_schema_has_an_error(string tool, string parameters) =>
        Assert.NotEqual("", CallPreparation.Prepare(_house.Catalog.Describe("acme", tool), tool, Utf8Json.From(parameters), "chain").Error);

    [Fact]
    public async Task Knowledge_is_searched_in_the_default_namespace_of_the_tenant()
    {
        await Ingest("acme", "default", "NEXUS notarizes actions");
        await Ingest("acme", "hr", "NEXUS holidays");
        await Ingest("globex", "default", "NEXUS of another");
        var found = await _house.Run("knowledge_search", new { query = "nexus" });
        var result = Assert.Single(found.GetProperty("results").EnumerateArray());
        Assert.Equal("NEXUS notarizes actions", result.GetProperty("content").GetString());
        Assert.Equal(0, result.GetProperty("chunk_index").GetInt32());
        Assert.Equal(result.GetProperty("score").GetDouble(), found.GetProperty("confidence").GetDouble());
        Assert.Equal("manual", Assert.Single(found.GetProperty("sources").EnumerateArray()).GetString());
    }

    [Fact]
    public async Task Finding_nothing_is_a_result()
    {
        var found = await _house.Run("knowledge_search", new { query = "nothing" });
        Assert.Equal(0, found.GetProperty("confidence").GetDouble());
        Assert.Empty(found.GetProperty("results").EnumerateArray());
    }

    [Theory]
    [InlineData(0, 20)]
    [InlineData(17 << 20, 20)]
    [InlineData(1 << 20, 0)]
    public void Options_out_of_range_are_refused_at_start(int bytes, int seconds) =>
        Assert.Throws<NexusException>(() => new ToolHouse(options => options with { WebFetchMaxBytes = bytes, WebFetchTimeoutSeconds = seconds }));

    private ValueTask Ingest(string tenant, string ns, string text) =>
        _knowledge.IngestAsync(tenant, Guid.NewGuid().ToString(), new DocumentDraft(text, ns, "manual", "internal", default), [text], DateTimeOffset.UnixEpoch, CancellationToken.None);
}
