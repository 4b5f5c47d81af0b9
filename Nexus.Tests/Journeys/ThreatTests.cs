using System.Net;
using System.Text.Json;
using Nexus.Tests.Events;
using Xunit;
using static Nexus.Tests.Journeys.ObserveHouse;

namespace Nexus.Tests.Journeys;

/// <summary>Each threat of seed 000 from the socket to the alert, and its nearest case, which raises none.</summary>
public sealed class ThreatTests
{
    private static string Message(double seconds, string text = "hello", string session = "s1", string entity = "SocketHub") => SomeEvent.Message(seconds, text, session, entity);

    private static async Task<ObserveHouse> HouseAsync()
    {
        var house = await StartAsync();
        await house.PutAsync("/nexus/entities/SocketHub", """{"kind":"service"}""");
        return house;
    }

    private static string Lines(IEnumerable<string> records) => string.Join('\n', records);

    [Fact]
    public async Task Threats_are_raised_once_and_their_nearest_cases_never()
    {
        await using var house = await HouseAsync();

        // What must not alert, first: nothing of it may count later.
        await house.PostAsync("/nexus/events", Lines(Enumerable.Range(0, 4).Select(i => Message(i * 0.2, session: "calm"))));
        await house.PostAsync("/nexus/events", Message(0, "the shitake of Scunthorpe", "polite"));
        await house.PostAsync("/nexus/events", Lines(Enumerable.Range(0, 2).Select(i => $"Nov 21 11:0{i}:00 SocketHub sshd[1]: Failed password for root from 198.51.100.1 port 22 ssh2")), "text/plain");
        await house.SettledAsync();
        Assert.Empty(await house.AlertsAsync());

        await house.PostAsync("/nexus/events", "[" + string.Join(',', Enumerable.Range(0, 40).Select(i => Message(i * 0.1, session: "flood"))) + "]");
        await house.PostAsync("/nexus/events", Message(0, "you bastard", "rude"));
        await house.PostAsync("/nexus/events", Message(0, entity: "Imposter"));
        await house.PostAsync("/nexus/events", Lines(Enumerable.Range(0, 50).Select(i => $"Nov 21 11:00:{i:00} SocketHub sshd[1]: Failed password for root from 203.0.113.9 port 22 ssh2")), "text/plain");
        await house.AlertAsync(alert => Text(alert, "category") == "auth");
        await house.SettledAsync();

        var alerts = await house.AlertsAsync();
        Assert.Equal(
            [("auth", "warn"), ("policy", "high"), ("rate_limit", "warn"), ("spoof", "critical")],
            alerts.Select(alert => (Text(alert, "category"), Text(alert, "severity"))).Order());
        Assert.Equal("escalated", Text(alerts.Single(alert => Text(alert, "category") == "spoof"), "status"));

        var status = await house.GetAsync("/nexus/status");
        Assert.Equal(alerts.MaxBy(alert => alert.GetProperty("number").GetInt64()).GetProperty("id").GetString(), Text(status.GetProperty("last_alert"), "id"));
        Assert.True((await house.PostAsync("/v1/ledger/verify", "", expected: HttpStatusCode.OK)).GetProperty("valid").GetBoolean());
    }

    [Fact]
    public async Task An_unusual_sequence_of_system_calls_and_a_busy_processor_under_a_burst_are_found()
    {
        await using var house = await HouseAsync();
        await house.PutAsync("/nexus/entities/web01", """{"kind":"host"}""");
        static string Call(int number, int at) => $"node=web01 type=SYSCALL msg=audit(17672256{at / 100:00}.{at % 100:00}0:{at}): arch=c000003e syscall={number} success=yes pid=7 comm=\"nginx\"";
        static string Cpu(double percent, double at) => $$"""{"entity":"host","type":"telemetry","payload":{"cpu_percent":{{percent}}},"ts":"{{SomeEvent.Now.AddSeconds(at):O}}"}""";
        int[] usual = [0, 1, 3, 45];

        // Learning, more of the same, and one call never seen; a busy processor without a burst, and a burst without one.
        await house.PostAsync("/nexus/events", Lines(Enumerable.Range(0, 600).Select(i => Call(usual[i % 4], i)).Append(Call(4, 600))));
        await house.PostAsync("/nexus/events", Lines(Enumerable.Range(0, 20).Select(i => Message(100 + i * 0.4, session: $"a{i}")).Append(Cpu(80, 102)).Append(Cpu(95, 300))));
        await house.SettledAsync();
        Assert.Empty(await house.AlertsAsync());

        await house.PostAsync("/nexus/events", Lines(((int[])[59, 101, 105, 9, 42, 33, 59]).Select((call, i) => Call(call, 700 + i))));
        await house.PostAsync("/nexus/events", Lines(Enumerable.Range(0, 20).Select(i => Message(400 + i * 0.4, session: $"b{i}")).Prepend(Cpu(95, 402))));
        await house.AlertAsync(alert => Text(alert, "category") == "kernel" && Text(alert, "severity") == "critical");
        await house.AlertAsync(alert => Text(alert, "category") == "resource" && Text(alert, "severity") == "high");
        await house.SettledAsync();
        Assert.Equal(2, (await house.AlertsAsync()).Count);
    }

    [Fact]
    public async Task The_loop_of_refusal_alert_repair_and_refusal_ends_with_a_person()
    {
        await using var house = await HouseAsync();

        // An antibody that may not quarantine: its repair will be refused, and that refusal is an event again.
        await house.PostAsync("/v1/personas", """{"name":"antibody","description":"","allowed_tools":["reload"],"resource_scopes":["process:**"],"intent_patterns":["reload the configuration of the entity"]}""", expected: HttpStatusCode.OK);
        for (var i = 0; i < 5; i++) await house.PostAsync("/v1/execute", """{"task":"write \"x\" to notes/y.txt","persona":"researcher"}""", expected: HttpStatusCode.OK);
        var first = (JsonElement)await house.AlertAsync(one => one.GetProperty("rule").GetString() == "refusals" && Text(one, "status") == "escalated");
        Assert.Equal("blocked", Text(Assert.Single(first.GetProperty("repairs").EnumerateArray()), "status"));
        var second = (JsonElement)await house.AlertAsync(one => one.GetProperty("rule").GetString() == "antibody-refused");
        Assert.Equal(("escalated", 0), (Text(second, "status"), second.GetProperty("repairs").GetArrayLength()));
        await house.SettledAsync();
        Assert.Equal(2, (await house.AlertsAsync()).Count);
        Assert.Equal(6, (await house.GetAsync("/v1/ledger?limit=500")).GetProperty("seals").GetArrayLength());
    }

    [Fact]
    public async Task A_persona_that_is_refused_again_and_again_is_taken_out_of_use()
    {
        await using var house = await HouseAsync();
        for (var i = 0; i < 5; i++) await house.PostAsync("/v1/execute", """{"task":"write \"x\" to notes/y.txt","persona":"researcher"}""", expected: HttpStatusCode.OK);
        var alert = (JsonElement)await house.AlertAsync(one => one.GetProperty("repairs").EnumerateArray().Any(repair => Text(repair, "status") == "executed"));
        Assert.Equal("refusals", Text(alert, "rule"));
        Assert.False((await house.GetAsync("/v1/personas/researcher")).GetProperty("persona").GetProperty("is_active").GetBoolean());
    }

    [Fact]
    public async Task To_ask_a_person_as_the_contract_demands_is_no_refusal_and_neither_is_a_budget_used_up()
    {
        await using var house = await HouseAsync();
        await house.PostAsync("/v1/tools", """{"name":"wire_out","description":"Wires money.","effect":"egress","requires_approval":true,"resources":["account:{to}"],"sinks":["to"],"parameters":{"type":"object","properties":{"to":{"type":"string"}},"required":["to"]}}""", expected: HttpStatusCode.OK);
        await house.PostAsync("/v1/personas", """{"name":"wirer","description":"","allowed_tools":["wire_out"],"resource_scopes":["account:**"],"intent_patterns":["wire money to the account"]}""", expected: HttpStatusCode.OK);
        await house.PostAsync("/v1/personas", """{"name":"counter","description":"","allowed_tools":["compute_stats"],"resource_scopes":["kb:**"],"intent_patterns":["compute the mean"],"budgets":{"per_period":{"calls":1}}}""", expected: HttpStatusCode.OK);
        for (var i = 0; i < 7; i++) await house.PostAsync("/v1/execute", """{"task":"compute the mean of 3, 4 and 8","persona":"counter"}""", expected: HttpStatusCode.OK);
        for (var i = 0; i < 6; i++)
        {
            var chain = await house.PostAsync("/v1/chains", """{"task":"wire 40 to DE89370400440532013000","persona":"wirer"}""", expected: HttpStatusCode.OK);
            var asked = await house.PostAsync($"/v1/chains/{Text(chain, "chain_id")}/actions", """{"tool":"wire_out","params":{"to":"DE89370400440532013000"},"intent":{"planned_action":"wire money to the account"},"mode":"authorize"}""", expected: HttpStatusCode.OK);
            Assert.Equal("escalate", Text(asked, "decision"));
        }
        // What was refused after them is told after them: when its alert is there, theirs would be.
        for (var i = 0; i < 5; i++) await house.PostAsync("/v1/execute", """{"task":"write \"x\" to notes/y.txt","persona":"researcher"}""", expected: HttpStatusCode.OK);
        await house.AlertAsync(one => one.GetProperty("repairs").EnumerateArray().Any(repair => Text(repair, "status") == "executed"));
        Assert.Contains("'researcher'", Text(Assert.Single(await house.AlertsAsync()), "msg"), StringComparison.Ordinal);
        Assert.True((await house.GetAsync("/v1/personas/wirer")).GetProperty("persona").GetProperty("is_active").GetBoolean());
    }

    [Fact]
    public async Task Unreadable_records_are_counted_kept_and_reported()
    {
        await using var house = await HouseAsync();
        var answer = await house.PostAsync("/nexus/events", Message(0) + "\nwhat is this\n" + Message(1));
        Assert.Equal((2, 1), (answer.GetProperty("accepted").GetInt32(), answer.GetProperty("rejected")[0].GetProperty("index").GetInt32()));
        var unread = await UntilAsync<object>(async () => (await house.GetAsync("/nexus/status")).GetProperty("metrics") is var metrics && metrics.GetProperty("unread_total").GetInt64() == 1 ? metrics : null);
        Assert.Equal("what is this", Text(((JsonElement)unread).GetProperty("unread")[0], "excerpt"));
    }

    [Fact]
    public async Task Alerts_are_injected_acknowledged_cleared_and_archived()
    {
        await using var house = await HouseAsync();
        const string Alert = """{"source":"Sentinel","category":"policy","severity":"warn","msg":"Profanity flood"}""";
        var first = await house.PostAsync("/nexus/alert", Alert);
        Assert.Equal(Text(first, "id"), Text(await house.PostAsync("/nexus/alert", Alert), "id"));
        var acknowledged = await house.PostAsync("/nexus/alert", $$"""{"id":"{{Text(first, "id")}}","action":"ack"}""");
        Assert.Equal("acknowledged", Text(acknowledged, "status"));
        await house.PostAsync($"/nexus/alerts/{Text(first, "id")}/clear", "", expected: HttpStatusCode.OK);
        Assert.Equal("cleared", Text(await house.GetAsync($"/nexus/alerts/{Text(first, "id")}"), "status"));
        Assert.NotEqual(Text(first, "id"), Text(await house.PostAsync("/nexus/alert", Alert), "id"));
        var id = Guid.Parse(Text(first, "id"));
        foreach (var spelling in (string[])[$"{id:N}", $"{id:B}", $"{id:P}", $"{id:X}", $" {id}"])
        {
            await house.PostAsync("/nexus/alert", $$"""{"id":"{{spelling}}","action":"ack"}""", expected: HttpStatusCode.UnprocessableEntity);
            await house.PostAsync("/nexus/alert", Alert.Replace("{\"source\"", $"{{\"id\":\"{spelling}\",\"source\""), expected: HttpStatusCode.UnprocessableEntity);
        }

        Assert.Equal("cleared", Text(await house.PostAsync("/nexus/alert", $$"""{"id":"{{id.ToString().ToUpperInvariant()}}","action":"ack"}"""), "status"));
        await house.PostAsync("/nexus/alert", Alert.Replace("warn", "loud"), expected: HttpStatusCode.UnprocessableEntity);
        await house.PostAsync("/nexus/alert", Alert.Replace("policy", "weather"), expected: HttpStatusCode.UnprocessableEntity);

        var folder = Path.Combine(house.Folder, "logs", "nexus_alerts");
        var lines = await UntilAsync(async () =>
        {
            if (!Directory.Exists(folder)) return null;
            var all = new List<string>();
            foreach (var path in Directory.EnumerateFiles(folder, "*.jsonl")) all.AddRange(await File.ReadAllLinesAsync(path));
            return all.Count == 4 ? all : null;
        });
        Assert.Equal(["raised", "acknowledged", "cleared", "raised"], lines.Select(line => JsonDocument.Parse(line).RootElement).OrderBy(line => line.GetProperty("number").GetInt64()).Select(line => Text(line, "change")));
    }

    [Fact]
    public async Task A_hostile_hint_does_nothing_but_leave_a_sealed_refusal()
    {
        await using var house = await HouseAsync();
        var hostile = await house.PostAsync("/nexus/alert", """{"source":"x","category":"policy","severity":"critical","msg":"m","patch_hint":"rm -rf / --no-preserve-root"}""");
        var alert = (JsonElement)await house.AlertAsync(one => Text(one, "id") == Text(hostile, "id") && Text(one, "status") == "escalated");
        var repair = Assert.Single(alert.GetProperty("repairs").EnumerateArray());
        Assert.Equal("blocked", Text(repair, "status"));
        var seal = await house.GetAsync($"/v1/seals/{Text(repair, "seal_id")}");
        Assert.Equal(("blocked", "patch_hint"), (Text(seal, "status"), Text(seal, "tool")));

        // The refusal is an event, its alert goes to a person, and there it ends.
        var told = (JsonElement)await house.AlertAsync(one => one.GetProperty("rule").GetString() == "antibody-refused");
        Assert.Equal("escalated", Text(told, "status"));
        await house.SettledAsync();
        Assert.Equal(2, (await house.AlertsAsync()).Count);
        Assert.Single((await house.GetAsync("/v1/ledger?limit=500")).GetProperty("seals").EnumerateArray());
    }

    [Fact]
    public async Task A_hint_of_an_agent_has_an_agents_authority()
    {
        await using var house = await HouseAsync();
        var key = await house.PostAsync("/v1/keys", """{"name":"bot","role":"agent"}""", expected: HttpStatusCode.OK);
        using var agent = new HttpClient { BaseAddress = house.Http.BaseAddress };
        agent.DefaultRequestHeaders.Authorization = new("Bearer", Text(key, "api_key"));
        const string Body = """{"source":"x","category":"policy","severity":"high","msg":"m","patch_hint":"throttle {\"entity\":\"SocketHub\",\"per_second\":1,\"seconds\":60}"}""";
        var injected = await SendAsync(agent, HttpMethod.Post, "/nexus/alert", Body, "application/json", HttpStatusCode.Accepted);
        var alert = (JsonElement)await house.AlertAsync(one => Text(one, "id") == Text(injected, "id") && Text(one, "status") == "escalated");
        Assert.Contains(Text(Assert.Single(alert.GetProperty("repairs").EnumerateArray()), "status"), (string[])["blocked", "escalated"]);

        // The same from an admin is believed, and the bound holds.
        var trusted = await house.PostAsync("/nexus/alert", Body);
        await house.AlertAsync(one => Text(one, "id") == Text(trusted, "id") && one.GetProperty("repairs").EnumerateArray().Any(repair => Text(repair, "status") == "executed"));
        var answer = await house.PostAsync("/nexus/events", string.Join('\n', Enumerable.Range(0, 20).Select(i => Message(i * 10))));
        Assert.InRange(answer.GetProperty("accepted").GetInt32(), 1, 2);
    }

    [Fact]
    public async Task Rules_are_replaced_at_once_and_wrong_ones_change_nothing()
    {
        await using var house = await HouseAsync();
        var wrong = await house.Http.PutAsync("/nexus/rules/mine", new StringContent("""{"yaml":"id: mine\ncategory: policy\nseverity: loud\nwhen: { type: x }"}""", null, "application/json"));
        var verdict = JsonDocument.Parse(await wrong.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal((HttpStatusCode.UnprocessableEntity, 3, 11), (wrong.StatusCode, verdict.GetProperty("errors")[0].GetProperty("line").GetInt32(), verdict.GetProperty("errors")[0].GetProperty("column").GetInt32()));
        await house.PutAsync("/nexus/rules/mine", """{"yaml":"id: mine\ncategory: policy\nseverity: info\nwhen: { type: user_message, message: { contains: teapot } }"}""");
        await house.PostAsync("/nexus/events", Message(0, "I am a Teapot"));
        var alert = (JsonElement)await house.AlertAsync(one => one.GetProperty("rule").GetString() == "mine");
        Assert.Equal("info", Text(alert, "severity"));
        var rules = (await house.GetAsync("/nexus/rules")).GetProperty("rules").EnumerateArray().Select(rule => Text(rule, "id")).ToList();
        Assert.Contains("mine", rules);
        Assert.Contains("heartbeat", rules);
    }
}
