using System.Net;
using System.Text.Json;
using Nexus.Client;
using Nexus.Gates;
using Nexus.Personas;
using Nexus.Wire;
using Xunit;

namespace Nexus.Tests.Api;

public sealed class HouseTests(House house) : IClassFixture<House>
{
    private const string Mean = "compute the mean of 1, 2, 3";

    [Fact]
    public async Task A_key_buys_a_token_under_both_names()
    {
        using var response = await house.SendAsync(HttpMethod.Post, "/v1/auth/token", $$"""{"api_key":"{{House.DemoKey}}"}""");
        var body = await JsonAsync(response);
        Assert.Equal(["token", "access_token", "token_type", "tenant_id", "role", "expires_in"], body.EnumerateObject().Select(member => member.Name));
        Assert.Equal(body.GetProperty("token").GetString(), body.GetProperty("access_token").GetString());
        Assert.Equal(("bearer", "demo", "admin", 3600), (body.GetProperty("token_type").GetString(), body.GetProperty("tenant_id").GetString(), body.GetProperty("role").GetString(), body.GetProperty("expires_in").GetInt32()));
    }

    [Fact]
    public async Task A_task_runs_is_sealed_and_verifies()
    {
        var done = await house.Demo.ExecuteAsync(Mean);
        Assert.Equal("completed", done.Status);
        var seal = done.Seals[^1];
        Assert.Equal("executed", seal.Status);
        Assert.Equal(GateRow.Names, seal.Gates.Select(gate => gate.Name));

        var chain = await house.Demo.ChainAsync(done.ChainId);
        Assert.Equal(done.Seals.Select(one => one.Id), chain.Seals.Select(one => one.Id));
        var full = await house.Demo.SealAsync(seal.Id);
        Assert.Equal((seal.Tool, true), (full.Intent.Tool, full.OutcomeIndex > full.DecisionIndex));
        var verdict = await house.Demo.VerifyAsync(done.ChainId);
        Assert.True(verdict.Valid, verdict.Statement);
        Assert.True((await house.Demo.VerifyAllAsync()).Valid);
    }

    [Fact]
    public async Task A_seal_on_the_wire_has_the_members_of_seed_002()
    {
        using var response = await house.SendAsync(HttpMethod.Post, "/v1/execute", $$"""{"task":"{{Mean}}","tenant_id":"other"}""");
        var body = await JsonAsync(response);
        foreach (var name in (string[])["chain_id", "status", "seals", "result", "cost", "duration_ms"]) Assert.True(body.TryGetProperty(name, out _), name);
        var seal = body.GetProperty("seals")[0];
        foreach (var name in (string[])["id", "step_index", "persona", "tool", "status", "gates", "reasoning", "result", "created_at", "error"]) Assert.True(seal.TryGetProperty(name, out _), name);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$", seal.GetProperty("created_at").GetString());
        Assert.Equal(0, body.GetProperty("cost").GetProperty("input_tokens").GetInt32());
    }

    [Fact]
    public async Task A_stream_tells_everything_in_the_fixed_order()
    {
        var names = new List<string>();
        await foreach (var one in house.Demo.ExecuteStreamAsync(Mean)) names.Add(one.Name);
        var steps = names.Count(name => name == "step_started");
        string[] step = ["step_started", .. GateRow.Names.Select(static _ => "gate_result"), "seal_created", "step_completed"];
        Assert.Equal(["chain_started", .. Enumerable.Repeat(step, steps).SelectMany(one => one), "chain_completed"], names);
        Assert.True(steps > 0);
    }

    [Fact]
    public async Task A_repeat_with_the_same_idempotency_key_returns_the_first_chain_and_another_task_is_refused()
    {
        var first = await house.Demo.ExecuteAsync(Mean, idempotencyKey: "k-1");
        var again = await house.Demo.ExecuteAsync(Mean, idempotencyKey: "k-1");
        Assert.Equal((first.ChainId, first.Seals[0].Id), (again.ChainId, again.Seals[0].Id));
        var refusal = await Assert.ThrowsAsync<NexusApiException>(() => house.Demo.ExecuteAsync(Mean + ", 4", idempotencyKey: "k-1"));
        Assert.Equal(HttpStatusCode.Conflict, refusal.Status);
        Assert.StartsWith("Idempotency-Key 'k-1' was used before with another task", refusal.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/personas", """{"name":"repeater","allowed_tools":["compute_stats"]}""", "id")]
    [InlineData("/v1/knowledge", """{"content":"Herons repeat themselves.","namespace":"repeats"}""", "document_id")]
    [InlineData("/v1/keys", """{"name":"repeated","role":"agent"}""", "api_key")]
    [InlineData("/v1/tenants", """{"id":"repeated"}""", "api_key")]
    public async Task A_changing_request_repeated_with_its_idempotency_key_gets_the_first_answer_and_another_body_is_refused(string path, string body, string made)
    {
        var first = await PostAsync(path, body, "r-1", 200);
        Assert.Equal(first.GetRawText(), (await PostAsync(path, body, "r-1", 200)).GetRawText());
        Assert.NotEqual(JsonValueKind.Null, first.GetProperty(made).ValueKind);
        var refused = await PostAsync(path, body.Replace("epeat", "eheat", StringComparison.Ordinal), "r-1", 409);
        Assert.StartsWith("Idempotency-Key 'r-1' was used before with another body", refused.GetProperty("detail").GetString(), StringComparison.Ordinal);
        await PostAsync(path, body, "two words", 422);
    }

    [Fact]
    public async Task A_key_made_by_a_repeatable_request_opens_and_once_revoked_is_not_shown_again()
    {
        const string body = """{"name":"bot","role":"agent"}""";
        var first = await PostAsync("/v1/keys", body, "r-2", 200);
        using (var agent = house.Client(first.GetProperty("api_key").GetString()!)) Assert.NotEmpty(await agent.ToolsAsync());
        await house.Demo.RevokeKeyAsync(first.GetProperty("id").GetString()!);
        var again = await PostAsync("/v1/keys", body, "r-2", 200);
        Assert.Equal(first.GetProperty("id").GetString(), again.GetProperty("id").GetString());
        Assert.False(again.TryGetProperty("api_key", out var shown) && shown.ValueKind == JsonValueKind.String);
    }

    private async Task<JsonElement> PostAsync(string path, string body, string key, int status)
    {
        using var response = await house.SendAsync(HttpMethod.Post, path, body, idempotencyKey: key);
        Assert.Equal(status, (int)response.StatusCode);
        return await JsonAsync(response);
    }

    [Fact]
    public async Task An_unknown_persona_is_escalated_with_its_chain()
    {
        var refusal = await Assert.ThrowsAsync<NexusApiException>(() => house.Demo.ExecuteAsync(Mean, "nobody"));
        Assert.Equal(422, (int)refusal.Status);
        Assert.True(Guid.TryParse(refusal.ChainId, out _));
        Assert.Contains("nobody", refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_says_why_a_person_must_decide()
    {
        ChainStreamEvent? last = null;
        await foreach (var one in house.Demo.ExecuteStreamAsync(Mean, "nobody")) last = one;
        Assert.Equal(("chain_completed", "escalated", "persona 'nobody' not found"), (last!.Name, last.Status, last.Message));
    }

    [Fact]
    public async Task The_ledger_is_read_page_by_page_and_filtered()
    {
        var chain = await house.Demo.ExecuteAsync(Mean);
        await house.Demo.ExecuteAsync(Mean);
        var page = await house.Demo.LedgerAsync(limit: 1);
        Assert.Equal(1, page.Total);
        // What is added between two pages moves nothing.
        await house.Demo.ExecuteAsync(Mean);
        var second = await house.Demo.LedgerAsync(limit: 1, cursor: page.Next);
        Assert.Equal((await house.Demo.LedgerAsync(limit: 2)).Seals[1].Id, Assert.Single(second.Seals).Id);
        await RefusedAsync(() => house.Demo.LedgerAsync(persona: "analyst", cursor: page.Next), 422);
        await RefusedAsync(() => house.Demo.LedgerAsync(cursor: "1"), 422);
        var all = new List<SealResponse>();
        await foreach (var seal in house.Demo.LedgerAllAsync(chainId: chain.ChainId)) all.Add(seal);
        Assert.Equal(chain.Seals.Select(seal => seal.Id), all.Select(seal => seal.Id));
        Assert.NotEmpty((await house.Demo.LedgerAsync(persona: chain.Seals[0].Persona)).Seals);
        Assert.Empty((await house.Demo.LedgerAsync(persona: "nobody")).Seals);
    }

    [Fact]
    public async Task Another_tenants_things_are_not_found()
    {
        var mine = await house.Demo.ExecuteAsync(Mean);
        var tenant = await house.Demo.CreateTenantAsync("acme", "Acme");
        Assert.Null((await house.Demo.CreateTenantAsync("acme", "Acme")).ApiKey);
        using var acme = house.Client(tenant.ApiKey!);

        Assert.Equal("Chain not found", (await RefusedAsync(() => acme.ChainAsync(mine.ChainId), 404)).Detail);
        await RefusedAsync(() => acme.VerifyAsync(mine.ChainId), 404);
        await RefusedAsync(() => acme.SealAsync(mine.Seals[0].Id), 404);
        var persona = (await house.Demo.PersonasAsync())[0];
        await RefusedAsync(() => acme.UpdatePersonaAsync(persona.Id, new PersonaRequest(persona.Name)), 404);
        await RefusedAsync(() => acme.CreateTenantAsync("third"), 403);
        Assert.Empty((await acme.LedgerAsync()).Seals);
        Assert.Equal("acme", Assert.Single(await acme.TenantsAsync()).Id);
        Assert.Equal(DefaultPersonas.All.Count, (await acme.PersonasAsync()).Count);
    }

    [Fact]
    public async Task A_persona_is_created_changed_and_shown_with_its_standing()
    {
        var made = await house.Demo.CreatePersonaAsync(new PersonaRequest("tester", "tests", ["compute_stats"], ["**"], ["compute statistics of numbers"], 60, "low"));
        Assert.Equal((1, 60, "low", true), (made.Version, made.MaxTtlSeconds, made.RiskTolerance, made.IsActive));
        var changed = await house.Demo.UpdatePersonaAsync(made.Id, new PersonaRequest("tester", "tests more", ["compute_stats"], ["**"], ["compute statistics of numbers"], 90));
        Assert.Equal((made.Id, 2, 90), (changed.Id, changed.Version, changed.MaxTtlSeconds));
        Assert.Equal("cold_start", (await house.Demo.PersonaAsync("tester")).TrustTier);
        await RefusedAsync(() => house.Demo.PersonaAsync("nobody"), 404);
    }

    [Fact]
    public async Task A_document_is_remembered_and_found()
    {
        await house.Demo.IngestAsync(new IngestRequest("The heron stands still in shallow water.", "birds", "book"));
        var found = await house.Demo.SearchAsync("heron water", "birds");
        Assert.Equal("book", Assert.Single(found.Results).Source);
        Assert.Equal(found.Results[0].Score, found.Confidence);
        Assert.Contains("birds", await house.Demo.NamespacesAsync());
    }

    [Fact]
    public async Task The_catalogue_the_gates_and_health_are_shown()
    {
        Assert.Contains(await house.Demo.ToolsAsync(), tool => tool.Name == "compute_stats" && !tool.Parameters.IsEmpty);
        Assert.Equal(GateRow.Names, (await house.Demo.GatesAsync()).Select(gate => gate.Name));
        await house.Demo.ExecuteAsync(Mean);
        Assert.True((await house.Demo.GateStatsAsync()).Gates.Single(gate => gate.Name == "scope").Passed > 0);
        Assert.Equal("ok", (await house.Demo.HealthAsync()).Status);
    }

    [Fact]
    public async Task A_key_is_made_used_and_revoked()
    {
        var key = await house.Demo.CreateKeyAsync("bot", "agent");
        Assert.StartsWith("nxs_", key.ApiKey, StringComparison.Ordinal);
        using (var agent = house.Client(key.ApiKey!))
        {
            Assert.Equal("completed", (await agent.ExecuteAsync(Mean)).Status);
            await RefusedAsync(() => agent.LedgerAsync(), 403);
        }

        Assert.Null((await house.Demo.KeysAsync()).Single(one => one.Id == key.Id).ApiKey);
        await house.Demo.RevokeKeyAsync(key.Id);
        using var refused = await house.SendAsync(HttpMethod.Get, "/v1/tools", key: key.ApiKey!);
        Assert.Equal("""{"detail":"Invalid API key"}""", await refused.Content.ReadAsStringAsync());
        await RefusedAsync(() => house.Demo.RevokeKeyAsync("nobody"), 404);
    }

    [Theory]
    [InlineData("GET", "/v1/tools")]
    [InlineData("GET", "/v1/personas")]
    [InlineData("GET", "/v1/ledger")]
    [InlineData("GET", "/v1/gates")]
    [InlineData("GET", "/v1/tenants")]
    [InlineData("GET", "/v1/knowledge/namespaces")]
    [InlineData("POST", "/v1/execute")]
    public async Task A_signed_token_of_a_tenant_that_does_not_exist_opens_nothing(string method, string path)
    {
        using var refused = await house.SendAsync(new HttpMethod(method), path, method == "POST" ? $$"""{"task":"{{Mean}}"}""" : null, House.Token("gone"));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Contains("\"detail\":\"Authentication failed\"", await refused.Content.ReadAsStringAsync());
        using var admitted = await house.SendAsync(HttpMethod.Get, "/v1/tools", key: House.Token("demo", (await house.Demo.KeysAsync())[0].Id));
        Assert.Equal(HttpStatusCode.OK, admitted.StatusCode);
    }

    private static async Task<NexusApiException> RefusedAsync(Func<Task> call, int status)
    {
        var refusal = await Assert.ThrowsAsync<NexusApiException>(call);
        Assert.Equal(status, (int)refusal.Status);
        return refusal;
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage response)
    {
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return document.RootElement.Clone();
    }
}
