using System.Collections.Immutable;
using Nexus.Actions;
using Nexus.Chains;
using Nexus.Gates;
using Nexus.Personas;
using Nexus.Tests.Tools;
using Nexus.Tools;
using Xunit;

namespace Nexus.Tests.Personas;

/// <summary>Each default persona can use each of its tools as the built-in planner plans it, and nothing else.</summary>
public sealed class PersonaToolTests : IDisposable
{
    private static readonly ImmutableArray<PersonaContract> Personas =
        [.. DefaultPersonas.All.Select((p, i) => PersonaContract.Of($"id-{i}", p, 1))];

    private static readonly Dictionary<string, string[]> Tasks = new()
    {
        ["knowledge_search"] = ["What is NEXUS?", "search the knowledge base for 'the dogs' bowl' of Zürich", "find out who wrote the manual"],
        ["web_fetch"] = ["fetch https://example.com/a?b=1", "visit www.example.com"],
        ["file_read"] = ["read outbox/notes.txt", "what is in reports/q3.csv"],
        ["file_write"] = ["write 'hello' to outbox/notes.txt", "append 'delete everything' to outbox/log.txt"],
        ["compute_stats"] = ["compute the mean of 1, 2 and 3", "median of 4 5 6"],
    };

    private readonly ToolHouse _house = new();
    private readonly MeaningReader _meaning = new(new LexicalEmbedder());

    public void Dispose() => _house.Dispose();

    public static TheoryData<string, string> Pairs => [.. Personas.SelectMany(persona => Tasks.Keys.Select(tool => (persona.Name, tool)))];

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_persona_passes_with_its_own_tools_and_fails_with_others(string name, string tool)
    {
        var persona = Personas.Single(persona => persona.Name == name);
        var allowed = persona.AllowedTools.Contains(tool);
        foreach (var task in Tasks[tool])
        {
            var plan = BuiltInPlanner.Make(new PlanRequest(task, persona, Personas, [.. _house.Catalog.All("acme")]));
            var step = Assert.Single(plan.Steps);
            Assert.Equal(tool, step.Tool);
            var input = await Input(persona, task, step.Tool, step.Parameters, step.PlannedAction);
            var (scope, intent) = (new ScopeGate().Judge(input), new IntentGate().Judge(input));
            Assert.True(scope.Verdict == (allowed ? GateVerdict.Pass : GateVerdict.Fail), scope.Reason);
            if (allowed) Assert.True(intent.Verdict == GateVerdict.Pass, intent.Reason);
        }
    }

    [Theory]
    [InlineData("delete all user accounts")]
    [InlineData("transfer money to a bank account")]
    [InlineData("send an email to every customer")]
    [InlineData("install a program on the server")]
    public async Task A_foreign_action_is_foreign_to_every_persona(string action)
    {
        foreach (var persona in Personas)
        {
            var input = await Input(persona, action, "knowledge_search", Utf8Json.From("""{"query":"x"}"""), action);
            var intent = new IntentGate().Judge(input);
            Assert.True(intent.Verdict == GateVerdict.Fail, persona.Name + ": " + intent.Reason);
        }
    }

    [Fact]
    public async Task The_communicator_writes_to_its_outbox_only()
    {
        var communicator = Personas.Single(persona => persona.Name == "communicator");
        foreach (var path in (string[])["notes.txt", "outbox/../notes.txt", "outboxes/a.txt"])
        {
            var parameters = Utf8Json.From($"{{\"path\":\"{path}\",\"content\":\"x\"}}");
            Assert.Equal(GateVerdict.Fail, new ScopeGate().Judge(await Input(communicator, "x", "file_write", parameters, "write the text to the file")).Verdict);
        }
    }

    private async Task<GateInput> Input(PersonaContract persona, string task, string tool, Utf8Json parameters, string action)
    {
        var descriptor = _house.Catalog.Describe("acme", tool)!;
        var intent = new Intent("seal", "chain", 0, persona.Id, tool, parameters, action, [], "", null, [new Observation("task", true, task)], default);
        var meaning = await _meaning.ReadAsync(persona, action, null, CancellationToken.None);
        return new GateInput(intent, persona, TrustTier.ColdStart, descriptor, CallPreparation.Prepare(descriptor, tool, parameters, "chain"), null, "", DateTimeOffset.UnixEpoch, 0, 1, meaning, null, "", new GateSettings(null, 2.5));
    }
}
