using System.Collections.Immutable;
using Nexus.Chains;
using Nexus.Personas;
using Nexus.Tests.Tools;
using Nexus.Tools;
using Xunit;

namespace Nexus.Tests.Chains;

public sealed class BuiltInPlannerTests : IDisposable
{
    private static readonly ImmutableArray<PersonaContract> Personas =
        [.. DefaultPersonas.All.Select((p, i) => PersonaContract.Of($"id-{i}", p, 1))];

    private readonly ToolHouse _house = new();

    public void Dispose() => _house.Dispose();

    [Theory]
    [InlineData("What is NEXUS?", """researcher knowledge_search {"query":"NEXUS"}""")]
    [InlineData("Please search the knowledge base for 'holiday rules'.", """researcher knowledge_search {"query":"holiday rules"}""")]
    [InlineData("find everything about Zürich in the knowledge base", """researcher knowledge_search {"query":"Zürich"}""")]
    [InlineData("Search namespace hr for holidays", """researcher knowledge_search {"query":"holidays","namespace":"hr"}""")]
    [InlineData("What happened then?", """researcher knowledge_search {"query":"happened then"}""")]
    [InlineData("What was the average inflation in 2020 and 2021?", """researcher knowledge_search {"query":"average inflation in 2020 and 2021"}""")]
    [InlineData("日本の首都は？", """researcher knowledge_search {"query":"日本の首都は？"}""")]
    [InlineData("Fetch https://example.com/a?b=(c), please", """researcher web_fetch {"url":"https://example.com/a?b=(c)"}""")]
    [InlineData("what does HTTPS://Example.com/X. say", """researcher web_fetch {"url":"HTTPS://Example.com/X"}""")]
    [InlineData("visit www.example.com", """researcher web_fetch {"url":"https://www.example.com"}""")]
    [InlineData("download example.com/data", """researcher web_fetch {"url":"https://example.com/data"}""")]
    [InlineData("READ Notes.TXT", """analyst file_read {"path":"Notes.TXT"}""")]
    [InlineData("show me the file reports/q3.md", """analyst file_read {"path":"reports/q3.md"}""")]
    [InlineData("what's in 'my notes.txt'?", """analyst file_read {"path":"my notes.txt"}""")]
    [InlineData("open ../../etc/passwd", """analyst file_read {"path":"../../etc/passwd"}""")]
    [InlineData("read a.txt and b.txt", """analyst file_read {"path":"a.txt"} | analyst file_read {"path":"b.txt"}""")]
    [InlineData("write \"hello; then go\" to notes.txt", """creator file_write {"path":"notes.txt","content":"hello; then go"}""")]
    [InlineData("Write hello world to notes.txt", """creator file_write {"path":"notes.txt","content":"hello world"}""")]
    [InlineData("create a file called todo.md with the text: buy milk", """creator file_write {"path":"todo.md","content":"buy milk"}""")]
    [InlineData("append 'x' to log.txt", """creator file_write {"path":"log.txt","content":"x","append":true}""")]
    [InlineData("write 'Dear Sir' to outbox/letter.txt", """communicator file_write {"path":"outbox/letter.txt","content":"Dear Sir"}""")]
    [InlineData("write a.txt to b.txt", """analyst file_read {"path":"a.txt"} | creator file_write {"path":"b.txt","content":{"$result":0}}""")]
    [InlineData("compute the mean of 1, 2 and 3.5", """analyst compute_stats {"values":[1,2,3.5]}""")]
    [InlineData("average of 3 and 4", """analyst compute_stats {"values":[3,4]}""")]
    [InlineData("1,2,3,-4e2", """analyst compute_stats {"values":[1,2,3,-400]}""")]
    [InlineData("90th percentile of [5 6 7 8]", """analyst compute_stats {"values":[5,6,7,8],"percentiles":[90]}""")]
    [InlineData("median of column price in data.csv", """analyst file_read {"path":"data.csv"} | analyst compute_stats {"text":{"$result":0},"column":"price"}""")]
    [InlineData("use tool compute_stats {\"values\":[1]}", """analyst compute_stats {"values":[1]}""")]
    [InlineData("use web_fetch to get https://example.com", """researcher web_fetch {"url":"https://example.com"}""")]
    public void A_task_becomes_steps(string task, string steps) => Assert.Equal(steps, Shown(Plan(task)));

    [Theory]
    [InlineData("read a.txt then write it to b.txt", """analyst file_read {"path":"a.txt"} | creator file_write {"path":"b.txt","content":{"$result":0}}""")]
    [InlineData("Find NEXUS, and then save the result into out/nexus.md", """researcher knowledge_search {"query":"NEXUS"} | creator file_write {"path":"out/nexus.md","content":{"$result":0}}""")]
    [InlineData("find x; find y", """researcher knowledge_search {"query":"x"} | researcher knowledge_search {"query":"y"}""")]
    [InlineData("1. find x\n2. read b.txt\n3) mean of it", """researcher knowledge_search {"query":"x"} | analyst file_read {"path":"b.txt"} | analyst compute_stats {"text":{"$result":1}}""")]
    [InlineData("- find x\n- find y", """researcher knowledge_search {"query":"x"} | researcher knowledge_search {"query":"y"}""")]
    [InlineData("fetch https://example.com and save it to page.txt", """researcher web_fetch {"url":"https://example.com"} | creator file_write {"path":"page.txt","content":{"$result":0}}""")]
    [InlineData("save https://example.com/x to page.txt", """researcher web_fetch {"url":"https://example.com/x"} | creator file_write {"path":"page.txt","content":{"$result":0}}""")]
    public void A_sequence_becomes_steps_that_pass_results_on(string task, string steps) => Assert.Equal(steps, Shown(Plan(task)));

    [Fact]
    public void The_persona_asked_for_is_kept_also_where_it_may_not()
    {
        var plan = Plan("write 'x' to a.txt", Personas[0]);
        Assert.Equal("""researcher file_write {"path":"a.txt","content":"x"}""", Shown(plan));
    }

    [Fact]
    public void An_inactive_persona_is_not_chosen()
    {
        var request = Request("find x") with { Personas = [.. Personas.Select(p => p.Name == "researcher" ? p with { IsActive = false } : p)] };
        Assert.Equal("""analyst knowledge_search {"query":"x"}""", Shown(BuiltInPlanner.Make(request)));
    }

    [Theory]
    [InlineData("send an e-mail to bob@example.com", "no tool fits \"send an e-mail to bob@example.com\", so there is no plan; there are compute_stats, ")]
    [InlineData("please delete all invoices", "no tool fits \"please delete all invoices\"")]
    [InlineData("book a flight to Rome", "no tool fits \"book a flight to Rome\"")]
    [InlineData("find flights then book the cheapest", "no tool fits \"book the cheapest\"")]
    [InlineData("frobnicate", "no tool fits \"frobnicate\"")]
    public void What_no_tool_fits_is_not_searched_for_but_refused_with_what_there_is(string task, string why) => Assert.StartsWith(why, Plan(task).Refusal, StringComparison.Ordinal);

    [Theory]
    [InlineData("how many invoices are open", """researcher knowledge_search {"query":"how many invoices are open"}""")]
    [InlineData("'holiday rules'", """researcher knowledge_search {"query":"holiday rules"}""")]
    [InlineData("Could you list the holidays", """researcher knowledge_search {"query":"list the holidays"}""")]
    [InlineData("the holidays, in the knowledge base", """researcher knowledge_search {"query":"holidays"}""")]
    [InlineData("Wer ist Anna?", """researcher knowledge_search {"query":"Wer ist Anna"}""")]
    public void A_question_is_searched_for(string task, string steps) => Assert.Equal(steps, Shown(Plan(task)));

    [Theory]
    [InlineData("use tool foo to find x", "there is no tool 'foo'; there are compute_stats, ")]
    [InlineData("Use the tool Rm_Rf on everything", "there is no tool 'rm_rf'")]
    [InlineData("run send_email to bob", "there is no tool 'send_email'")]
    [InlineData("use file_read", "the task names the tool 'file_read' but not what it needs")]
    [InlineData(" ?! ", "the task holds no words")]
    [InlineData("", "the task has 0 characters")]
    [InlineData("find a; find b; find c; find d; find e; find f; find g; find h; find i", "the task has more than 8 steps")]
    public void What_cannot_be_planned_is_refused_with_the_reason(string task, string why)
    {
        var plan = Plan(task);
        Assert.Empty(plan.Steps);
        Assert.StartsWith(why, plan.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_refused() => Assert.StartsWith("the task holds half of a surrogate pair", Plan("find " + '\ud800').Refusal, StringComparison.Ordinal);

    [Fact]
    public void Without_a_persona_for_the_tool_there_is_no_plan() =>
        Assert.Equal("no active persona may use the tool 'file_write'", BuiltInPlanner.Make(Request("write 'x' to a.txt") with { Personas = [Personas[0]] }).Refusal);

    [Fact]
    public void Without_the_tool_there_is_no_plan() =>
        Assert.Equal("the task needs the tool 'web_fetch', which is not in the catalogue", BuiltInPlanner.Make(Request("fetch https://a.example") with { Tools = [] }).Refusal);

    [Fact]
    public void Every_step_says_why_in_one_to_three_thoughts()
    {
        foreach (var step in Plan("read a.txt then write it to b.txt").Steps)
        {
            Assert.InRange(step.Reasoning.Length, 1, 3);
            Assert.DoesNotContain("", step.Reasoning);
        }
    }

    [Theory]
    [InlineData("'")]
    [InlineData("\"")]
    [InlineData("“")]
    [InlineData("then ")]
    [InlineData("and write ")]
    [InlineData("a.b ")]
    [InlineData("1 ")]
    [InlineData("(")]
    [InlineData("namespace ")]
    [InlineData("{")]
    [InlineData("://")]
    [InlineData("read a/b ")]
    [InlineData("p9 mean ")]
    public void Any_task_of_ten_thousand_characters_is_planned_or_refused(string piece)
    {
        var task = string.Concat(Enumerable.Repeat(piece, 10_000 / piece.Length));
        var plan = Plan(task);
        Assert.True(plan.Steps.Length > 0 || plan.Refusal.Length > 0);
    }

    [Fact]
    public void The_same_task_gives_the_same_plan() => Assert.Equal(Shown(Plan("read a.txt then find b")), Shown(Plan("read a.txt then find b")));

    private PlanRequest Request(string task, PersonaContract? persona = null) => new(task, persona, Personas, [.. _house.Catalog.All("acme")]);

    private Plan Plan(string task, PersonaContract? persona = null) => BuiltInPlanner.Make(Request(task, persona));

    private static string Shown(Plan plan) => plan.Refusal + string.Join(" | ", plan.Steps.Select(step => $"{step.PersonaName} {step.Tool} {step.Parameters}"));
}
