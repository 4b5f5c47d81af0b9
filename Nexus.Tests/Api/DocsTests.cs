using System.Net;
using System.Text.Json;
using Xunit;

namespace Nexus.Tests.Api;

public sealed class DocsTests : IAsyncLifetime
{
    private static readonly string[] Routes =
    [
        "/v1/actions/{id}/outcome",
        "/v1/approvals",
        "/v1/approvals/{id}",
        "/v1/approvals/{id}/approve",
        "/v1/approvals/{id}/reject",
        "/v1/auth/token",
        "/v1/chains",
        "/v1/chains/{id}/actions",
        "/v1/chains/{id}/complete",
        "/v1/chains/{id}/observations",
        "/v1/execute",
        "/v1/execute/stream",
        "/v1/gates",
        "/v1/gates/stats",
        "/v1/health",
        "/v1/keys",
        "/v1/keys/{id}",
        "/v1/knowledge",
        "/v1/knowledge/ingest",
        "/v1/knowledge/multimodal",
        "/v1/knowledge/namespaces",
        "/v1/knowledge/query",
        "/v1/knowledge/search",
        "/v1/ledger",
        "/v1/stream",
        "/v1/ledger/verify",
        "/v1/ledger/{chain_id}",
        "/v1/ledger/{chain_id}/bundle",
        "/v1/ledger/{chain_id}/verify",
        "/v1/log/consistency",
        "/v1/log/proof",
        "/v1/log/{origin}/checkpoint",
        "/v1/log/{origin}/key",
        "/v1/log/{origin}/tile/entries/{path}",
        "/v1/log/{origin}/tile/{level}/{path}",
        "/v1/personas",
        "/v1/personas/{id}",
        "/v1/personas/{id}/candidate",
        "/v1/personas/{id}/diff",
        "/v1/personas/{id}/versions",
        "/v1/personas/{id}/versions/{version}",
        "/v1/policy/what-if",
        "/v1/retention",
        "/v1/seals/{id}",
        "/v1/seals/{id}/payload",
        "/v1/seals/{id}/receipt",
        "/v1/tenants",
        "/v1/tools",
        "/v1/tools/{name}",
        "/v1/witness/add-checkpoint",
        "/v1/witness/key",
        "/v1/witness/{origin_hash}/checkpoint",
    ];

    private EdgeHost _edge = null!;

    public async ValueTask InitializeAsync() => _edge = await EdgeHost.StartAsync();

    public ValueTask DisposeAsync() => _edge.DisposeAsync();

    [Fact]
    public async Task The_document_describes_every_route_with_a_summary_its_answer_and_its_credentials()
    {
        using var document = JsonDocument.Parse(await _edge.Http.GetStringAsync("/openapi/v1.json"));
        var paths = document.RootElement.GetProperty("paths");
        // At least these: a new route is its own file, and nothing here.
        Assert.Superset(Routes.ToHashSet(), paths.EnumerateObject().Select(path => path.Name).ToHashSet());
        Assert.Superset(
            new HashSet<string>(["/nexus/alert", "/nexus/alerts", "/nexus/alerts/{id}", "/nexus/alerts/{id}/ack", "/nexus/alerts/{id}/clear", "/nexus/entities", "/nexus/entities/{id}", "/nexus/entities/{id}/guard", "/nexus/events", "/nexus/events/{id}", "/nexus/live", "/nexus/mirror", "/nexus/pulse", "/nexus/rules", "/nexus/rules/test", "/nexus/rules/validate", "/nexus/rules/{id}", "/nexus/status"]),
            paths.EnumerateObject().Select(path => path.Name).ToHashSet());
        foreach (var operation in paths.EnumerateObject().SelectMany(path => path.Value.EnumerateObject()))
        {
            Assert.NotEmpty(operation.Value.GetProperty("summary").GetString()!);
            Assert.Contains(operation.Value.GetProperty("responses").EnumerateObject(), response => response.Name is "200" or "202" or "101" && response.Value.TryGetProperty("content", out _));
        }

        var shown = document.RootElement.GetProperty("tags").EnumerateArray().Select(tag => tag.GetProperty("name").GetString()).ToArray();
        Assert.Equal("Chains", shown[0]);
        Assert.Equal(shown.Order(), paths.EnumerateObject().SelectMany(path => path.Value.EnumerateObject()).Select(one => one.Value.GetProperty("tags")[0].GetString()).Distinct().Order());
        Assert.True(paths.GetProperty("/v1/knowledge/multimodal").GetProperty("post").GetProperty("requestBody").GetProperty("content").TryGetProperty("multipart/form-data", out _));

        var execute = paths.GetProperty("/v1/execute").GetProperty("post");
        Assert.True(execute.GetProperty("security")[0].TryGetProperty("bearer", out _));
        Assert.True(execute.GetProperty("responses").TryGetProperty("429", out _));
        Assert.Equal("chain_id", paths.GetProperty("/v1/ledger/{chain_id}").GetProperty("get").GetProperty("parameters")[0].GetProperty("name").GetString());
        Assert.True(document.RootElement.GetProperty("components").GetProperty("schemas").GetProperty("ExecuteRequest").GetProperty("properties").TryGetProperty("task", out _));
    }

    [Fact]
    public async Task The_parameters_of_an_operation_differ_and_those_of_its_path_stand_in_it()
    {
        using var document = JsonDocument.Parse(await _edge.Http.GetStringAsync("/openapi/v1.json"));
        foreach (var path in document.RootElement.GetProperty("paths").EnumerateObject())
            foreach (var operation in path.Value.EnumerateObject())
            {
                var parameters = operation.Value.TryGetProperty("parameters", out var list) ? list.EnumerateArray().Select(one => (Name: one.GetProperty("name").GetString()!, In: one.GetProperty("in").GetString()!)).ToArray() : [];
                Assert.Equal(parameters.Distinct(), parameters);
                Assert.Equal(path.Name.Split('/').Where(part => part is ['{', .., '}']).Order(), parameters.Where(one => one.In == "path").Select(one => $"{{{one.Name}}}").Order());
            }
    }

    [Theory]
    [InlineData("/docs")]
    [InlineData("/docs/index.html")]
    [InlineData("/docs/swagger-ui.css")]
    [InlineData("/")]
    public async Task The_pages_are_there(string path)
    {
        using var response = await _edge.Http.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.NotEmpty(await response.Content.ReadAsByteArrayAsync());
    }
}
