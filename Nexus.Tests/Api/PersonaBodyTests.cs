using System.Text.Json;
using Xunit;

namespace Nexus.Tests.Api;

/// <summary>What is sent as a contract is what binds, and nothing of it is passed over.</summary>
public sealed class PersonaBodyTests(House house) : IClassFixture<House>
{
    private static string Body(string name, string more = "") =>
        $$"""{"name":"{{name}}","description":"","allowed_tools":["compute_stats"],"resource_scopes":["kb:**"],"intent_patterns":["compute statistics"]{{more}}}""";

    [Fact]
    public async Task A_misspelt_limit_is_refused_and_what_was_answered_may_be_sent_back()
    {
        using var refused = await house.SendAsync(HttpMethod.Post, "/v1/personas", Body("misspelt", ""","denny":["kb:secret"],"max_ttl":5"""));
        Assert.Equal(422, (int)refused.StatusCode);
        var places = JsonDocument.Parse(await refused.Content.ReadAsStringAsync()).RootElement.GetProperty("detail").EnumerateArray().Select(one => one.GetProperty("loc")[1].GetString());
        Assert.Equal(["denny", "max_ttl"], places);

        using var made = await house.SendAsync(HttpMethod.Post, "/v1/personas", Body("spelt", ""","tenant_id":"demo" """));
        var answer = await made.Content.ReadAsStringAsync();
        using var again = await house.SendAsync(HttpMethod.Put, "/v1/personas/spelt", answer);
        Assert.True(again.IsSuccessStatusCode, await again.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_change_that_does_not_speak_of_it_leaves_a_persona_withdrawn()
    {
        using var made = await house.SendAsync(HttpMethod.Post, "/v1/personas", Body("withdrawn", ""","is_active":false"""));
        Assert.True(made.IsSuccessStatusCode);
        Assert.False(await ActiveAsync(""","max_ttl_seconds":60"""));
        Assert.True(await ActiveAsync(""","is_active":true"""));
        Assert.True(await ActiveAsync(""","max_ttl_seconds":90"""));
    }

    private async Task<bool> ActiveAsync(string more)
    {
        using var answer = await house.SendAsync(HttpMethod.Put, "/v1/personas/withdrawn", Body("withdrawn", more));
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("is_active").GetBoolean();
    }
}
