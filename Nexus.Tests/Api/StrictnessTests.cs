using System.Net;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Nexus.Tests.Api;

/// <summary>What is misspelt or misplaced is named where it stands, and never passed over.</summary>
public sealed class StrictnessTests(House house) : IClassFixture<House>
{
    [Theory]
    [InlineData("/v1/ledger?limt=5", "limt")]
    [InlineData("/v1/personas?active=true", "active")]
    [InlineData("/v1/tools?x", "x")]
    [InlineData("/v1/keys?role=admin", "role")]
    [InlineData("/v1/tenants?id=1", "id")]
    [InlineData("/v1/knowledge/query?query=a&namespce=b", "namespce")]
    [InlineData("/v1/gates/stats?persona=a", "persona")]
    [InlineData("/nexus/alerts?Severity=high&severty=high", "severty")]
    [InlineData("/nexus/rules?q=1", "q")]
    [InlineData("/nexus/entities?limit=1", "limit")]
    public async Task A_query_parameter_that_a_route_does_not_take_is_refused_by_name(string path, string name)
    {
        using var response = await house.SendAsync(HttpMethod.Get, path);
        var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(422, (int)response.StatusCode);
        Assert.Contains(body.GetProperty("detail").EnumerateArray(), detail => detail.GetProperty("loc").ToString() == $"[\"query\",\"{name}\"]" && detail.GetProperty("type").GetString() == "extra_forbidden");
    }

    [Theory]
    [InlineData("budgets", """{"chain":{"calls":2}}""", "'chain' is none of per_chain, per_period")]
    [InlineData("budgets", """{"per_chain":{"cals":2}}""", "'cals' is none of calls, cost, run_seconds")]
    [InlineData("approvals", """{"aprovers":2}""", "'aprovers' is none of roles, approvers, expires_seconds")]
    [InlineData("constraints", """[{"tool":"pay","max_cals":2}]""", "'max_cals' is none of tool, argument")]
    [InlineData("flows", """[{"from":["untrusted"],"too":["http:**"]}]""", "'too' is none of from, to")]
    public async Task A_misspelt_member_of_a_contracts_rules_is_refused_and_not_taken_for_none(string member, string rule, string says)
    {
        using var response = await house.SendAsync(HttpMethod.Post, "/v1/personas", $$"""{"name":"strict","description":"d","allowed_tools":["compute_stats"],"resource_scopes":["kb:*"],"intent_patterns":["compute"],"{{member}}":{{rule}}}""");
        Assert.Equal(422, (int)response.StatusCode);
        var detail = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("detail");
        Assert.Contains(detail.EnumerateArray(), one => one.GetProperty("msg").GetString()!.StartsWith(says, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/v1/approvals?chain_id=a%00b", "chain_id")]
    [InlineData("/nexus/alerts?entity=%00", "entity")]
    public async Task A_NUL_in_the_query_is_refused_before_any_store_chokes_on_it(string path, string name)
    {
        using var response = await house.SendAsync(HttpMethod.Get, path);
        Assert.Equal(422, (int)response.StatusCode);
        Assert.Equal($"[\"query\",\"{name}\"]", JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("detail")[0].GetProperty("loc").ToString());
    }

    [Theory]
    [InlineData("{\n  \"task\": \"a\",\n}", 17)]
    [InlineData("{\"task\":\"a\",\"task\":\"b\"}", 0)]
    [InlineData("", 0)]
    [InlineData("{\"task\":\n'a'}", 9)]
    public async Task What_is_not_JSON_is_told_with_the_byte_where_and_nothing_of_the_reader(string body, int at)
    {
        using var response = await house.SendAsync(HttpMethod.Post, "/v1/execute", body);
        Assert.Equal(422, (int)response.StatusCode);
        var detail = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("detail")[0];
        Assert.Equal($"[\"body\",{at}]", detail.GetProperty("loc").ToString());
        var told = detail.GetProperty("ctx").GetProperty("error").GetString()!;
        foreach (var inward in (string[])["LineNumber", "reader options", "isFinalBlock", "deserialization"]) Assert.DoesNotContain(inward, told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip", null, "Content-Encoding 'gzip'")]
    [InlineData(null, "application/json; charset=utf-16", "charset 'utf-16'")]
    public async Task A_body_that_says_it_is_packed_or_written_otherwise_is_refused_by_that_name(string? encoding, string? type, string told)
    {
        using var content = new StringContent("{\"task\":\"What is Nexus?\"}", Encoding.UTF8, "application/json");
        if (encoding is not null) content.Headers.ContentEncoding.Add(encoding);
        if (type is not null) content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/execute") { Content = content };
        request.Headers.Authorization = new("Bearer", House.DemoKey);
        using var response = await house.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Contains(told, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/docs/index.html")]
    [InlineData("/v1/health")]
    public async Task What_anyone_may_look_at_answers_HEAD_too(string path)
    {
        using var response = await house.SendAsync(HttpMethod.Head, path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task What_clients_of_seed_002_send_along_is_not_refused()
    {
        using var response = await house.SendAsync(HttpMethod.Get, "/v1/ledger?tenant_id=demo&chain_id=&persona_id=");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("""{"tool":"compute_stats","intent":{"planned_action":"x","reasoning":"no list"}}""", """["body","intent","reasoning"]""")]
    [InlineData("""{"tool":"compute_stats","intent":{"planned_action":7}}""", """["body","intent","planned_action"]""")]
    [InlineData("""{"tool":"compute_stats","intent":{"planned_action":"x","reasoning":["a",7]}}""", """["body","intent","reasoning",1]""")]
    public async Task A_mistake_inside_a_member_is_located_there(string body, string location)
    {
        var chain = await house.Demo.OpenChainAsync("compute the mean of 1, 2", null, TestContext.Current.CancellationToken);
        using var response = await house.SendAsync(HttpMethod.Post, $"/v1/chains/{chain}/actions", body);
        Assert.Equal(422, (int)response.StatusCode);
        Assert.Equal(location, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("detail")[0].GetProperty("loc").ToString());
    }

    [Theory]
    [InlineData("""{"name":"odd","allowed_tools":["file_read","tele_port","fly"]}""", "'tele_port', 'fly', which are no tools")]
    [InlineData("""{"name":"odd","allowed_tools":["file_read"],"resource_scopes":["file:read:***"]}""", "file:read:***")]
    [InlineData("""{"name":"odd","allowed_tools":["file_read"],"resource_scopes":["file:../etc"]}""", "file:../etc")]
    [InlineData("""{"name":"odd","allowed_tools":["file_read"],"resource_scopes":["file:read:{path}"]}""", "file:read:{path}")]
    [InlineData("""{"name":"odd","allowed_tools":["file_read"],"resource_scopes":[" file:read:a"]}""", " file:read:a")]
    [InlineData("""{"name":"odd","allowed_tools":["file_read"],"resource_scopes":["everything"]}""", "everything")]
    [InlineData("""{"name":"  ","allowed_tools":["file_read"]}""", "must not begin or end with a blank")]
    public async Task A_persona_that_names_what_is_not_there_is_refused(string body, string told)
    {
        using var response = await house.SendAsync(HttpMethod.Post, "/v1/personas", body);
        Assert.Equal(422, (int)response.StatusCode);
        Assert.Contains(told, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
        using var changed = await house.SendAsync(HttpMethod.Put, $"/v1/personas/{(await house.Demo.PersonasAsync())[0].Id}", body);
        Assert.Equal(422, (int)changed.StatusCode);
    }

    [Fact]
    public async Task A_limit_in_characters_counts_an_emoji_as_one()
    {
        string Task(int emoji) => JsonSerializer.Serialize(new { task = "find " + string.Concat(Enumerable.Repeat("😀", emoji)) });
        using var fits = await house.SendAsync(HttpMethod.Post, "/v1/execute", Task(9_995));
        Assert.Equal(HttpStatusCode.OK, fits.StatusCode);
        using var opens = await house.SendAsync(HttpMethod.Post, "/v1/chains", Task(9_995));
        Assert.Equal(HttpStatusCode.OK, opens.StatusCode);
        using var tooLong = await house.SendAsync(HttpMethod.Post, "/v1/execute", Task(9_996));
        Assert.Equal(422, (int)tooLong.StatusCode);
    }

    [Fact]
    public async Task The_longest_document_is_kept_however_it_is_escaped()
    {
        using var kept = await house.SendAsync(HttpMethod.Post, "/v1/knowledge", $"{{\"content\":\"{string.Concat(Enumerable.Repeat("\\ud83d\\ude00", 500_000))}\",\"namespace\":\"emoji\"}}");
        Assert.Equal(HttpStatusCode.OK, kept.StatusCode);
    }

    [Fact]
    public async Task Events_of_which_none_is_understood_are_not_accepted()
    {
        using var nothing = await house.SendAsync(HttpMethod.Post, "/nexus/events?format=json", "[1,2]");
        Assert.Equal(422, (int)nothing.StatusCode);
        Assert.Equal("""["body",1]""", JsonDocument.Parse(await nothing.Content.ReadAsStringAsync()).RootElement.GetProperty("detail")[1].GetProperty("loc").ToString());
        using var some = await house.SendAsync(HttpMethod.Post, "/nexus/events?format=json", """[1,{"entity":"a","type":"b","payload":{},"ts":"2026-01-01T00:00:00Z"}]""");
        Assert.Equal(HttpStatusCode.Accepted, some.StatusCode);
    }

    [Fact]
    public async Task Every_operation_of_the_document_has_an_id_of_its_own_and_says_how_it_refuses()
    {
        var document = JsonDocument.Parse(await house.Http.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken)).RootElement;
        var operations = document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(method => (Name: $"{method.Name} {path.Name}", method.Value))).ToList();
        var ids = operations.ConvertAll(operation => operation.Value.GetProperty("operationId").GetString()!);
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.Contains("postV1ChainsByIdActions", ids);
        foreach (var (name, operation) in operations)
        {
            var answers = operation.GetProperty("responses").EnumerateObject().Select(answer => answer.Name).ToList();
            if (operation.TryGetProperty("requestBody", out _)) Assert.Contains("413", answers);
            if (operation.TryGetProperty("security", out _)) Assert.Equal(["401", "429", "503"], answers.Intersect(["401", "429", "503"]).Order());
            if (operation.TryGetProperty("parameters", out var parameters) && parameters.EnumerateArray().Any(parameter => parameter.GetProperty("name").GetString() == "Idempotency-Key")) Assert.True(answers.Contains("409"), name);
        }
    }

    [Fact]
    public async Task A_mistake_in_a_list_is_located_at_its_item()
    {
        using var response = await house.SendAsync(HttpMethod.Post, "/v1/personas", """{"name":"x","allowed_tools":["file_read",null]}""");
        Assert.Equal("""["body","allowed_tools",1]""", JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("detail")[0].GetProperty("loc").ToString());
    }
}
