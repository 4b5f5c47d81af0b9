using Nexus.Repairs;
using Xunit;

namespace Nexus.Tests.Repairs;

public sealed class PatchHintTests
{
    [Fact]
    public void A_hint_is_a_repair_tool_and_one_object()
    {
        var hint = PatchHint.Read("""restart_process {"entity": "core"}""", out var refusal);
        Assert.Equal(("restart_process", """{"entity":"core"}""", ""), (hint!.Tool, hint.Parameters.ToString(), refusal));
        Assert.Equal("{}", PatchHint.Read("reload", out _)!.Parameters.ToString());
    }

    [Theory]
    [InlineData("rm -rf /")]
    [InlineData("restart_process core")]
    [InlineData("restart_process {\"entity\":\"core\"}; rm -rf /")]
    [InlineData("restart_process {\"entity\":\"core\"} {\"entity\":\"other\"}")]
    [InlineData("restart_process [\"core\"]")]
    [InlineData("restart_process {\"entity\":\"core\",\"entity\":\"other\"}")]
    [InlineData("restart_process {\"entity\":\"\\ud800\"}")]
    [InlineData("Restart_Process {\"entity\":\"core\"}")]
    [InlineData(" restart_process {}")]
    [InlineData("restart_process\t{}")]
    [InlineData("file_write {\"path\":\"x\"}")]
    [InlineData("$(reboot)")]
    [InlineData("")]
    public void Anything_else_is_no_hint_and_says_why(string text)
    {
        Assert.Null(PatchHint.Read(text, out var refusal));
        Assert.NotEqual("", refusal);
    }

    [Fact]
    public void A_long_hint_is_none() => Assert.Null(PatchHint.Read("reload {\"entity\":\"" + new string('a', 2000) + "\"}", out _));
}
