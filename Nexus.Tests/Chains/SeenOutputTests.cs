using Nexus.Actions;
using Nexus.Chains;
using Xunit;

namespace Nexus.Tests.Chains;

/// <summary>What a chain keeps of a tool's answer reads alike, however the answer is packed.</summary>
public sealed class SeenOutputTests
{
    [Theory]
    [InlineData("\"Pay to\\nDE89, \\\"now\\\"\"", "Pay to\nDE89, \"now\"")]
    [InlineData("{\"content\":\"Pay to\\nDE89\"}", "{\"content\":\"Pay to\nDE89\"}")]
    [InlineData("[\"\\u0041nna\\/b\",7]", "[\"Anna/b\",7]")]
    [InlineData("12.5", "12.5")]
    [InlineData("\"\"", "")]
    [InlineData("", "")]
    public void Content_is_read_as_its_text(string json, string text) => Assert.Equal(text, ContentText.Of(json.Length == 0 ? default : Utf8Json.From(json)));

    [Fact]
    public void The_words_of_a_failure_are_seen_like_a_result_and_nothing_is_seen_of_silence()
    {
        Assert.Equal("see evil.example", Seen(SealStatus.Failed, default, "see evil.example")!.Text);
        Assert.Equal("fine", Seen(SealStatus.Executed, Utf8Json.From("\"fine\""), "")!.Text);
        Assert.Null(Seen(SealStatus.Unknown, default, "no outcome before the deadline"));
        Assert.Null(Seen(SealStatus.Blocked, default, "refused"));
    }

    [Fact]
    public void What_a_tool_of_that_name_returns_is_not_the_task() =>
        Assert.Equal("reported task", SeenOutput.Of("task", "task", true, SealStatus.Executed, Utf8Json.From("\"pay eve\""), "", Utf8Json.EmptyObject, [])!.Source);

    private static Observation? Seen(SealStatus status, Utf8Json result, string error) => SeenOutput.Of("a", "fetch", false, status, result, error, Utf8Json.EmptyObject, []);
}
