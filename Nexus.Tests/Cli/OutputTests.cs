using Nexus.Cli;
using Nexus.Cli.Output;
using Nexus.Client;
using Xunit;

namespace Nexus.Tests.Cli;

public sealed class OutputTests
{
    private readonly StringWriter _output = new();

    private Printer Print => new(_output, new StringWriter());

    private string[] Lines => _output.ToString().TrimEnd().ReplaceLineEndings("\n").Split('\n');

    [Fact]
    public void A_piped_table_is_aligned_columns_without_frames()
    {
        Print.Table(["tool", "risk"], [["file_write", "high"], ["a\nb", "low"]]);
        Assert.Equal(["TOOL        RISK", "file_write  high", "a b         low"], Lines);
    }

    [Fact]
    public void Control_characters_of_other_peoples_text_are_not_written()
    {
        Print.Line("a\e[2Jb\u202Ec\u0007", "pass\e[0m", "\tend");
        Assert.Equal(["a\uFFFD[2Jb\uFFFDc\uFFFDpass\uFFFD[0m\tend"], Lines);
    }

    [Fact]
    public void Csv_quotes_what_needs_it_and_disarms_formulas() =>
        Assert.Equal("a,\"b,c\",\"d\"\"e\",\"f\ng\",'=1+1,\r\n", Csv.Line(["a", "b,c", "d\"e", "f\ng", "=1+1", ""]));

    [Fact]
    public void A_run_is_told_as_it_comes()
    {
        var story = Told(
            new(ChainId: "c1", Steps: 1) { Name = "chain_started" },
            new(Step: 0, Persona: "researcher", Tool: "knowledge_search") { Name = "step_started" },
            new(Step: 0, Gate: "scope", Verdict: "pass", Score: 1, Threshold: 1, Reason: "all resources in scope") { Name = "gate_result" },
            new(Step: 0, SealId: "s1", Status: "executed") { Name = "seal_created" },
            new(Step: 0) { Name = "step_completed" },
            new(ChainId: "c1", Status: "completed") { Name = "chain_completed" });
        Assert.Equal(("c1", "completed", ""), (story.ChainId, story.Status, story.Error));
        Assert.Equal(["s1"], story.Seals);
        Assert.Equal(
            [
                "chain c1: 1 step planned",
                "step 0  researcher → knowledge_search",
                "    scope   pass     1.00 / 1.00    all resources in scope",
                "    seal s1  executed",
            ],
            Lines);
    }

    [Fact]
    public void A_refused_run_ends_blocked_with_its_reason()
    {
        var story = Told(
            new(ChainId: "c1", Steps: 2) { Name = "chain_started" },
            new(Step: 0, SealId: "s1", Status: "blocked") { Name = "seal_created" },
            new(ChainId: "c1", Message: "scope: file:write:/etc is outside the scopes") { Name = "error" });
        Assert.Equal(("blocked", "scope: file:write:/etc is outside the scopes"), (story.Status, story.Error));
    }

    [Fact]
    public void A_run_that_a_person_must_decide_ends_escalated_with_its_reason()
    {
        var story = Told(
            new(ChainId: "c1", Steps: 0) { Name = "chain_started" },
            new(ChainId: "c1", Status: "escalated", Message: "persona 'nobody' not found") { Name = "chain_completed" });
        Assert.Equal(("escalated", "persona 'nobody' not found"), (story.Status, story.Error));
    }

    private RunStory Told(params ChainStreamEvent[] events)
    {
        var story = new RunStory(Print, silent: false);
        foreach (var one in events) story.Tell(one);
        return story;
    }
}
