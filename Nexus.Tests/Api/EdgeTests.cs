using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Ledger;
using Nexus.Tenants;
using Xunit;
using Route = Nexus.Http.Route;

namespace Nexus.Tests.Api;

public sealed class EdgeTests : IAsyncLifetime
{
    private EdgeHost _edge = null!;

    public async ValueTask InitializeAsync() => _edge = await EdgeHost.StartAsync();

    public ValueTask DisposeAsync() => _edge.DisposeAsync();

    [Theory]
    [InlineData(null, "Missing Authorization header")]
    [InlineData("Basic YTpi", "Invalid auth format")]
    [InlineData("Bearer", "Invalid auth format")]
    [InlineData("hello", "Invalid auth format")]
    [InlineData("Bearer a.b.c", "Authentication failed")]
    [InlineData("nxs_demo_key_12345", "Invalid API key")]
    [InlineData("Bearer nxs_demo_key_12345", "Invalid API key")]
    public async Task Without_good_credentials_the_answer_is_401_with_the_fixed_sentence(string? authorization, string detail)
    {
        using var response = await _edge.SendAsync(HttpMethod.Get, "/v1/tools", null, authorization);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal($"{{\"detail\":\"{detail}\"}}", await response.Content.ReadAsStringAsync());
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
    }

    [Theory]
    [InlineData("""{}""", "missing", "task")]
    [InlineData("""{"task":""}""", "string_too_short", "task")]
    [InlineData("""{"task":7}""", "string_type", "task")]
    [InlineData("""{"task":null}""", "string_type", "task")]
    [InlineData("""{"task":"\ud800"}""", "string_unicode", "task")]
    [InlineData("""{"task":"x","persona":[]}""", "string_type", "persona")]
    [InlineData("""{"task":"x","config":"y"}""", "dict_type", "config")]
    public async Task A_wrong_task_is_refused_member_by_member(string body, string type, string member)
    {
        using var response = await ExecuteAsync(body);
        Assert.Equal(422, (int)response.StatusCode);
        var mistake = (await JsonAsync(response)).GetProperty("detail").EnumerateArray().Single();
        Assert.Equal(type, mistake.GetProperty("type").GetString());
        Assert.Equal(["body", member], mistake.GetProperty("loc").EnumerateArray().Select(part => part.GetString()!));
    }

    [Fact]
    public async Task A_task_longer_than_10_000_characters_is_refused_with_the_number()
    {
        using var response = await ExecuteAsync($$"""{"task":"{{new string('x', 10_001)}}"}""");
        var mistake = (await JsonAsync(response)).GetProperty("detail")[0];
        Assert.Equal("string_too_long", mistake.GetProperty("type").GetString());
        Assert.Equal(10_000, mistake.GetProperty("ctx").GetProperty("max_length").GetInt32());
        Assert.True(mistake.GetProperty("input").GetString()!.Length < 300);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("""{"task":"a","task":"b"}""")]
    [InlineData("""{"task":"a"} x""")]
    public async Task Malformed_json_is_refused(string body)
    {
        using var response = await ExecuteAsync(body);
        Assert.Equal(422, (int)response.StatusCode);
        Assert.Equal("json_invalid", (await JsonAsync(response)).GetProperty("detail")[0].GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_body_that_does_not_say_it_is_json_is_refused_in_words()
    {
        using var response = await _edge.Http.PostAsync(new Uri("/v1/execute", UriKind.Relative), new FormUrlEncodedContent([new("task", "x")]));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Equal("Unsupported Media Type: send application/json", (await JsonAsync(response)).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_body_that_is_no_object_is_refused()
    {
        using var response = await ExecuteAsync("[1]");
        Assert.Equal("model_attributes_type", (await JsonAsync(response)).GetProperty("detail")[0].GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused_with_413()
    {
        using var response = await ExecuteAsync("{\"task\":\"x\",\"config\":{\"a\":\"" + new string('x', 1 << 20) + "\"}}");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.NotNull((await JsonAsync(response)).GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("limit=0", "greater_than_equal")]
    [InlineData("limit=501", "less_than_equal")]
    [InlineData("limit=many", "int_parsing")]
    [InlineData("offset=-1", "greater_than_equal")]
    public async Task A_wrong_page_is_refused(string query, string type)
    {
        using var response = await SendAsync(HttpMethod.Get, "/v1/ledger?" + query);
        Assert.Equal(422, (int)response.StatusCode);
        Assert.Equal(type, (await JsonAsync(response)).GetProperty("detail")[0].GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("POST", "/v1/execute", Role.Auditor)]
    [InlineData("POST", "/v1/execute/stream", Role.Auditor)]
    [InlineData("GET", "/v1/ledger", Role.Agent)]
    [InlineData("GET", "/v1/stream", Role.Agent)]
    [InlineData("POST", "/v1/ledger/verify", Role.Agent)]
    [InlineData("POST", "/v1/personas", Role.Operator)]
    [InlineData("PUT", "/v1/personas/x", Role.Auditor)]
    [InlineData("POST", "/v1/knowledge", Role.Agent)]
    [InlineData("POST", "/v1/knowledge/ingest", Role.Auditor)]
    [InlineData("GET", "/v1/keys", Role.Operator)]
    [InlineData("POST", "/v1/keys", Role.Auditor)]
    [InlineData("DELETE", "/v1/keys/x", Role.Agent)]
    [InlineData("POST", "/v1/tenants", Role.Operator)]
    public async Task A_role_that_may_not_is_told_so(string method, string path, Role role)
    {
        using var response = await _edge.SendAsync(new HttpMethod(method), path, "{}", "Bearer " + EdgeHost.Token(role));
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("may not", (await JsonAsync(response)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_an_admin_of_the_home_tenant_creates_tenants()
    {
        using var response = await _edge.SendAsync(HttpMethod.Post, "/v1/tenants", """{"id":"x"}""", "Bearer " + EdgeHost.Token(Role.Admin, "acme"));
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task What_is_no_refusal_is_a_500_that_shows_nothing()
    {
        using var response = await SendAsync(HttpMethod.Get, "/v1/tools");
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        var body = await JsonAsync(response);
        Assert.Equal("Internal server error", body.GetProperty("detail").GetString());
        Assert.NotEmpty(body.GetProperty("trace_id").GetString()!);
        Assert.Equal(2, body.EnumerateObject().Count());
    }

    [Fact]
    public async Task A_store_that_is_full_or_silent_is_a_503_that_says_so_and_shows_nothing_of_it()
    {
        await using var edge = await EdgeHost.StartAsync(failure: new StoreUnavailableException("/var/lib/nexus.db: disk full", new IOException(), full: true));
        using var response = await edge.SendAsync(HttpMethod.Post, "/v1/knowledge", """{"content":"x"}""", "Bearer " + EdgeHost.Token());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter?.Delta);
        var detail = (await JsonAsync(response)).GetProperty("detail").GetString();
        Assert.StartsWith("The store is full: nothing was written", detail, StringComparison.Ordinal);
        Assert.DoesNotContain("/var/lib", detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/v1/nothing", 404, "Not Found")]
    [InlineData("PATCH", "/v1/execute", 405, "Method Not Allowed")]
    [InlineData("GET", "/v1/ledger/no-uuid", 404, "Chain not found")]
    [InlineData("POST", "/v1/ledger/no-uuid/verify", 404, "Chain not found")]
    [InlineData("GET", "/v1/seals/no-uuid", 404, "Seal not found")]
    public async Task What_is_not_there_is_said_in_json(string method, string path, int status, string detail)
    {
        using var response = await SendAsync(new HttpMethod(method), path);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(detail, (await JsonAsync(response)).GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("/v1/health")]
    [InlineData("/v1/tools")]
    [InlineData("/nothing")]
    [InlineData("/")]
    public async Task Every_answer_carries_the_security_headers(string path)
    {
        using var response = await _edge.SendAsync(HttpMethod.Get, path);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("DENY", response.Headers.GetValues("X-Frame-Options").Single());
        Assert.Equal("1; mode=block", response.Headers.GetValues("X-XSS-Protection").Single());
        Assert.False(response.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task A_browser_may_call_from_localhost_with_the_listed_methods_only()
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/v1/execute");
        request.Headers.Add("Origin", "http://localhost:5173");
        request.Headers.Add("Access-Control-Request-Method", "POST");
        using var response = await _edge.Http.SendAsync(request);
        Assert.Equal("http://localhost:5173", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal("GET,POST,PUT,DELETE", response.Headers.GetValues("Access-Control-Allow-Methods").Single());
    }

    [Fact]
    public async Task Health_is_public()
    {
        using var response = await _edge.SendAsync(HttpMethod.Get, "/v1/health");
        var body = await JsonAsync(response);
        Assert.Equal("ok", body.GetProperty("status").GetString());
        Assert.Equal(["api", "database", "redis", "vector_store", "llm"], body.GetProperty("services").EnumerateObject().Select(service => service.Name));
    }

    [Fact]
    public void Every_route_under_v1_says_who_may_call_it()
    {
        var routes = _edge.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/v1", StringComparison.Ordinal)).ToList();
        Assert.True(routes.Count >= 25);
        Assert.All(routes, endpoint => Assert.NotNull(endpoint.Metadata.GetMetadata<Route>()));
        Assert.Equal(["/v1/auth/token", "/v1/health", "/v1/log/{origin}/checkpoint", "/v1/log/{origin}/key", "/v1/log/{origin}/tile/{level}/{**path}", "/v1/witness/add-checkpoint", "/v1/witness/key", "/v1/witness/{origin_hash}/checkpoint"], routes.Where(endpoint => endpoint.Metadata.GetMetadata<Route>()!.Permission.IsPublic).Select(endpoint => endpoint.RoutePattern.RawText).Distinct().Order());
    }

    private Task<HttpResponseMessage> ExecuteAsync(string body) => SendAsync(HttpMethod.Post, "/v1/execute", body);

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body = null) => _edge.SendAsync(method, path, body, "Bearer " + EdgeHost.Token());

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage response)
    {
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return document.RootElement.Clone();
    }
}
