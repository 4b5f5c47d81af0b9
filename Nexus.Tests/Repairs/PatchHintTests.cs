using Nexus.Personas;
using Nexus.Repairs;
using Nexus.Tests.Tools;
using Nexus.Threats;
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

    [Fact]
    public void Every_repair_can_be_named_is_granted_to_the_antibody_and_is_sealed_as_what_it_does()
    {
        using var house = new ToolHouse();
        var repairs = house.Catalog.All("").Select(tool => tool.Name).Where(name => house.Catalog.Find("", name) is RepairTool).ToList();
        Assert.Equal(repairs, PatchHint.Deeds.Keys.Order());
        Assert.Equal(repairs, DefaultPersonas.Antibody.AllowedTools.Order());
        Assert.Equal(PatchHint.Deeds.Values.Order(), DefaultPersonas.Antibody.IntentPatterns.Order());
        Assert.All(PatchHint.Deeds, pair => Assert.Equal(pair.Value, PlanOf(pair.Key).PlannedAction));
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

    private static RepairPlan PlanOf(string hint)
    {
        var finding = new ThreatFinding("", "fold", "rules", "rule", ThreatCategory.Policy, Severity.High, "core", "rude", hint, true, false, ["j-1"], "j", 1, 3, DateTimeOffset.UnixEpoch, 60, []);
        return RepairPlan.For(new Alert("a", 1, 1, AlertStatus.Raised, finding, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, "system", "", []), out _)!;
    }
}
