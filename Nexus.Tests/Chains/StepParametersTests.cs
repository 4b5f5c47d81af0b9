using Nexus.Chains;
using Xunit;

namespace Nexus.Tests.Chains;

public sealed class StepParametersTests
{
    [Theory]
    [InlineData("""{"text":"hello","bytes":5}""", "hello")]
    [InlineData("""{"content":"c"}""", "c")]
    [InlineData("\"plain\"", "plain")]
    [InlineData("""{"results":[ {"content":"ü"} ]}""", """{"results":[{"content":"ü"}]}""")]
    [InlineData("[1,2]", "[1,2]")]
    public void A_placeholder_becomes_the_text_of_the_result(string result, string text)
    {
        var resolved = StepParameters.Resolve(Utf8Json.From("""{"path":"a","content":{"$result":0}}"""), [Utf8Json.From(result)]);
        using var json = System.Text.Json.JsonDocument.Parse(resolved.Memory);
        Assert.Equal(text, json.RootElement.GetProperty("content").GetString());
        Assert.Equal("a", json.RootElement.GetProperty("path").GetString());
    }

    [Fact]
    public void Placeholders_stand_at_any_depth() =>
        Assert.Equal("""{"a":[{"b":"one"},"two",3]}""", StepParameters.Resolve(Utf8Json.From("""{"a":[{"b":{"$result":0}},{"$result":1},3]}"""), [Utf8Json.From("\"one\""), Utf8Json.From("\"two\"")]).ToString());

    [Fact]
    public void A_result_that_holds_a_placeholder_is_text_and_not_resolved_again() =>
        Assert.Equal("""{"a":"{\"$result\":0}"}""", StepParameters.Resolve(Utf8Json.From("""{"a":{"$result":0}}"""), [Utf8Json.From("""{"$result":0}""")]).ToString());

    [Fact]
    public void Parameters_without_a_placeholder_stay_as_they_are()
    {
        var parameters = Utf8Json.From("""{ "a" : 1 }""");
        Assert.Equal(parameters, StepParameters.Resolve(parameters, []));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(7)]
    public void A_step_without_a_result_is_refused(int step) =>
        Assert.Throws<NexusException>(() => StepParameters.Resolve(Utf8Json.From("{\"a\":{\"$result\":" + step + "}}"), [Utf8Json.From("1"), default]));
}
