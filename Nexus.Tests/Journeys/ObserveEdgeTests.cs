using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Nexus.Tests.Events;
using Xunit;
using static Nexus.Tests.Journeys.ObserveHouse;

namespace Nexus.Tests.Journeys;

/// <summary>What someone who means no good, or only makes mistakes, tries at the edge of observation.</summary>
public sealed class ObserveEdgeTests
{
    private static async Task<HttpClient> AgentAsync(ObserveHouse house)
    {
        var key = await house.PostAsync("/v1/keys", """{"name":"bot","role":"agent"}""", expected: HttpStatusCode.OK);
        var agent = new HttpClient { BaseAddress = house.Http.BaseAddress };
        agent.DefaultRequestHeaders.Authorization = new("Bearer", Text(key, "api_key"));
        return agent;
    }

    [Fact]
    public async Task Nobody_speaks_for_Nexus_itself_so_no_invented_refusal_takes_a_persona_out_of_use()
    {
        await using var house = await StartAsync();
        using var agent = await AgentAsync(house);
        static string Refusal(string entity) => $$$"""{"entity":"{{{entity}}}","type":"gate_refusal","payload":{"persona":"operator","tool":"x"}}""";
        await SendAsync(agent, HttpMethod.Post, "/nexus/events", string.Join('\n', Enumerable.Repeat(Refusal("nexus"), 6).Concat(Enumerable.Repeat(Refusal("Imposter"), 6))), "application/json", HttpStatusCode.Accepted);
        await house.AlertAsync(alert => Text(alert, "category") == "spoof" && Text(alert, "entity") == "nexus");
        await house.SettledAsync();
        Assert.All(await house.AlertsAsync(), alert => Assert.Equal("spoof", Text(alert, "rule")));
        Assert.True((await house.GetAsync("/v1/personas/operator")).GetProperty("persona").GetProperty("is_active").GetBoolean());
        await SendAsync(house.Http, HttpMethod.Put, "/nexus/entities/nexus", """{"kind":"service"}""", "application/json", HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Events_pulses_and_guards_are_heard_when_the_quota_of_requests_is_used_up()
    {
        await using var house = await StartAsync(options => options with { RateLimitRequestsPerMinute = 3 });
        await house.PutAsync("/nexus/entities/core", """{"kind":"process"}""");
        while ((await house.Http.GetAsync("/nexus/alerts")).StatusCode != HttpStatusCode.TooManyRequests)
        {
            // Until nothing more may be asked.
        }

        for (var i = 0; i < 10; i++) await house.PostAsync("/nexus/events", """{"entity":"core","type":"pulse"}""");
        await house.PostAsync("/nexus/entities/core/guard", """{"pid":1,"state":"running","wait":0}""", expected: HttpStatusCode.OK);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{house.Http.BaseAddress!.Authority}/nexus/pulse?token={SiloProcess.DemoKey}"), CancellationToken.None);
        Assert.Equal(WebSocketState.Open, socket.State);
    }

    [Fact]
    public async Task Who_is_throttled_still_beats_and_the_status_says_who_it_is_and_how_much_was_refused()
    {
        await using var house = await StartAsync();
        await house.PutAsync("/nexus/entities/SocketHub", "{}");
        await house.PostAsync("/nexus/alert", """{"source":"x","category":"policy","severity":"high","msg":"m","entity":"SocketHub","patch_hint":"throttle {\"entity\":\"SocketHub\",\"per_second\":1,\"seconds\":600}"}""");
        await house.AlertAsync(alert => alert.GetProperty("repairs").EnumerateArray().Any(repair => Text(repair, "status") == "executed"));
        var answer = await house.PostAsync("/nexus/events", string.Join('\n', Enumerable.Repeat("""{"entity":"SocketHub","type":"pulse"}""", 50)));
        Assert.Equal(50, answer.GetProperty("accepted").GetInt32());
        var refused = (await house.PostAsync("/nexus/events", string.Join('\n', Enumerable.Range(0, 20).Select(i => SomeEvent.Message(i * 10))))).GetProperty("rejected").GetArrayLength();
        var metrics = (await house.GetAsync("/nexus/status")).GetProperty("metrics");
        Assert.Equal(refused, metrics.GetProperty("throttled_total").GetInt32());
        Assert.Equal("SocketHub", Text(Assert.Single(metrics.GetProperty("throttles").EnumerateArray()), "entity"));
    }

    [Fact]
    public async Task An_entity_may_have_a_slash_in_its_name_and_a_repair_must_be_a_hint()
    {
        await using var house = await StartAsync();
        Assert.Equal("/shop/cart", Text(await house.PutAsync("/nexus/entities/%2Fshop%2fcart", "{}"), "id"));
        await house.PostAsync("/nexus/events", """{"specversion":"1.0","id":"1","source":"/shop/cart","type":"order","data":{"text":"x"}}""");
        await house.SettledAsync();
        Assert.Empty(await house.AlertsAsync());
        var wrong = await SendAsync(house.Http, HttpMethod.Put, "/nexus/entities/core", """{"repair":"rm -rf /"}""", "application/json", HttpStatusCode.UnprocessableEntity);
        Assert.Contains("names 'rm', which is no repair tool", Text(wrong, "detail"));
    }

    [Fact]
    public async Task Evidence_can_be_read_and_so_can_the_newest_alerts_and_a_live_feed_from_a_time_on()
    {
        await using var house = await StartAsync();
        await house.PutAsync("/nexus/entities/SocketHub", "{}");
        await house.PostAsync("/nexus/events", SomeEvent.Message(0, "you bastard"));
        var alert = (JsonElement)await house.AlertAsync(one => Text(one, "category") == "policy");
        var seen = await house.GetAsync($"/nexus/events/{alert.GetProperty("evidence")[0].GetString()}");
        Assert.Equal(("SocketHub", "user_message", "http", SomeEvent.Message(0, "you bastard")), (Text(seen, "entity"), Text(seen, "type"), Text(seen, "source"), Text(seen, "raw")));
        Assert.Equal("you bastard", Text(seen.GetProperty("fields"), "message"));
        foreach (var id in (string[])["nothing", "other-1", alert.GetProperty("evidence")[0].GetString() + "000"]) await SendAsync(house.Http, HttpMethod.Get, $"/nexus/events/{id}", null, "", HttpStatusCode.NotFound);
        using var agent = await AgentAsync(house);
        await SendAsync(agent, HttpMethod.Get, $"/nexus/events/{alert.GetProperty("evidence")[0].GetString()}", null, "", HttpStatusCode.Forbidden);

        await house.PostAsync("/nexus/alert", """{"source":"x","category":"policy","severity":"info","msg":"the second"}""");
        Assert.Equal("the second", Text(Assert.Single((await house.GetAsync("/nexus/alerts?limit=1&newest=true")).GetProperty("alerts").EnumerateArray()), "msg"));

        using var request = new HttpRequestMessage(HttpMethod.Get, "/nexus/alerts?since=2026-01-01T00:00:00Z&severity=high") { Headers = { { "Accept", "text/event-stream" } } };
        using var response = await house.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var feed = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.StartsWith("id: ", await feed.ReadLineAsync());
        Assert.Equal("event: threat_alert", await feed.ReadLineAsync());
        Assert.Contains(Text(alert, "id"), await feed.ReadLineAsync());
    }

    [Fact]
    public async Task Putting_one_rule_does_not_empty_the_windows_of_another()
    {
        await using var house = await StartAsync();
        await house.PutAsync("/nexus/entities/SocketHub", "{}");
        static string Rule(string id, int count) => JsonSerializer.Serialize(new { yaml = $"id: {id}\ncategory: policy\nseverity: info\nwhen: {{ type: user_message }}\ncount: {count}\nwithin: 10m\nby: entity" });
        await house.PutAsync("/nexus/rules/three", Rule("three", 3));
        await house.PostAsync("/nexus/events", SomeEvent.Message(0) + "\n" + SomeEvent.Message(60));
        await house.SettledAsync();
        await house.PutAsync("/nexus/rules/hundred", Rule("hundred", 100));
        await house.PostAsync("/nexus/events", SomeEvent.Message(120));
        await house.AlertAsync(alert => Text(alert, "rule") == "three");
        await house.PutAsync("/nexus/rules/three", JsonSerializer.Serialize(new { yaml = "id: three\ncategory: policy\nseverity: info\nwhen: { type: x }\nenabled: false" }));
        Assert.False((await house.GetAsync("/nexus/rules")).GetProperty("rules").EnumerateArray().Single(rule => Text(rule, "id") == "three").GetProperty("is_enabled").GetBoolean());
    }

    [Fact]
    public async Task A_silo_that_stops_ends_the_feeds_that_are_open_in_order()
    {
        var house = await StartAsync();
        await house.PutAsync("/nexus/entities/core", """{"kind":"process"}""");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/nexus/alerts") { Headers = { { "Accept", "text/event-stream" } } };
        using var response = await house.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var feed = new StreamReader(await response.Content.ReadAsStreamAsync());
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{house.Http.BaseAddress!.Authority}/nexus/pulse?token={SiloProcess.DemoKey}"), CancellationToken.None);
        await socket.SendAsync(Encoding.UTF8.GetBytes("""{"entity":"core","type":"pulse"}"""), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        await socket.ReceiveAsync(new byte[256].AsMemory(), CancellationToken.None);

        // Cut off, as after the patience of a stopping host, the feed would end in an error.
        var ended = feed.ReadToEndAsync();
        await house.StopAsync();
        Assert.DoesNotContain("event:", await ended);
        await house.DisposeAsync();
    }
}
