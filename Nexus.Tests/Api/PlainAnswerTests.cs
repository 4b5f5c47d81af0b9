using System.Net;
using System.Text.Json;
using Xunit;

namespace Nexus.Tests.Api;

/// <summary>Answers are for people too: text stands in them as it was meant.</summary>
public sealed class PlainAnswerTests(House house) : IClassFixture<House>
{
    [Fact]
    public async Task Quotation_marks_and_other_scripts_stand_in_answers_and_events_without_escapes()
    {
        const string Task = """{"task":"use compute_stats {\"values\":[1,2]} für 'Größe' + 数"}""";
        foreach (var path in (string[])["/v1/execute", "/v1/execute/stream"])
        {
            using var answer = await house.SendAsync(HttpMethod.Post, path, Task);
            var text = await answer.Content.ReadAsStringAsync();
            Assert.Contains("near '", text, StringComparison.Ordinal);
            Assert.DoesNotContain("\\u00", text, StringComparison.Ordinal);
        }

        using var refused = await house.SendAsync(HttpMethod.Post, "/v1/execute", """{"task":"größe 数"}""");
        Assert.Contains("no tool fits \\\"größe 数\\\"", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_too_long_is_echoed_as_it_was_sent_and_cut_between_characters()
    {
        using var answer = await house.SendAsync(HttpMethod.Post, "/v1/execute", $$"""{"task":"x{{string.Concat(Enumerable.Repeat("😀", 10_001))}}"}""");
        Assert.Equal(422, (int)answer.StatusCode);
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal($"x{string.Concat(Enumerable.Repeat("😀", 99))}…", body.RootElement.GetProperty("detail")[0].GetProperty("input").GetString());
    }

    [Theory]
    [InlineData("[1],\\\"values\\\":[2]", "duplicate key")]
    [InlineData("[9007199254740993]", "beyond 2^53")]
    [InlineData("[1e999]", "too large")]
    public async Task Parameters_that_have_no_hash_are_refused_with_their_tool_and_no_chain_fails_in_silence(string values, string why)
    {
        using var answer = await house.SendAsync(HttpMethod.Post, "/v1/execute", $$"""{"task":"use compute_stats {\"values\":{{values}}}"}""");
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Equal(422, (int)answer.StatusCode);
        Assert.Contains("the parameters of compute_stats cannot be used: ", text, StringComparison.Ordinal);
        Assert.Contains(why, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_route_does_not_ask_for_the_JSON_it_was_sent()
    {
        using var answer = await house.SendAsync(HttpMethod.Post, "/v1/knowledge/multimodal", "{}");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.DoesNotContain("send application/json", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
