using System.Text.Json;
using System.Text.RegularExpressions;
using Nexus.Actions;
using Nexus.Gates;
using Nexus.Personas;
using Nexus.Tools;
using Xunit;

namespace Nexus.Tests.Gates;

/// <summary>Every example of the scope document holds.</summary>
public sealed partial class ScopeDocumentTests
{
    private const string Persona = "name: a\nallowed_tools: [pay, mail]\nresource_scopes: ['**']\nintent_patterns: [do it]\n";

    [Theory, MemberData(nameof(Rows), "resource", 3)]
    public void A_template_gives_the_resources(string[] row)
    {
        var call = CallPreparation.Prepare(Tool("pay", row[0]), "pay", Utf8Json.From(row[1]), "c");
        Assert.Equal("", call.Error);
        Assert.Equal(JsonSerializer.Deserialize<string[]>(row[2])!, call.Resources.AsEnumerable());
    }

    [Theory, MemberData(nameof(Rows), "deny", 3)]
    public void A_deny_list_holds(string[] row)
    {
        var input = Some.Input(Tool("pay", "x:{none}"), "{}");
        var isTool = row[1].StartsWith("tool:", StringComparison.Ordinal);
        var tool = isTool ? input.Tool! with { Name = row[1][5..] } : input.Tool!;
        input = input with
        {
            Tool = tool,
            Contract = input.Contract with { AllowedTools = [tool.Name], ResourceScopes = ["**"], Deny = [row[0]] },
            Call = input.Call with { Tool = tool.Name, Resources = isTool ? [] : [row[1]] },
        };
        Assert.Equal(row[2] == "yes", new ScopeGate().Judge(input).Verdict == GateVerdict.Pass);
    }

    [Theory, MemberData(nameof(Rows), "limit", 3)]
    public void A_constraint_holds(string[] row) =>
        Assert.Equal(row[2] == "yes", new ScopeGate().Judge(Input($"constraints:\n  - {row[0]}\n", Tool("pay", "x:{none}"), row[1])).Verdict == GateVerdict.Pass);

    [Theory, MemberData(nameof(Rows), "flow", 4)]
    public void A_flow_rule_holds(string[] row)
    {
        var input = Input($"flows:\n  - {row[0]}\n", Tool("mail", "email:{to}"), JsonSerializer.Serialize(new { to = "anna@example.com", body = row[2] }));
        input = input with { Intent = input.Intent with { Seen = [new Observation("task", true, "mail it"), new Observation("get_user", true, row[1]) { Tool = "get_user" }] } };
        Assert.Equal(row[3] == "yes", new ScopeGate().Judge(input).Verdict == GateVerdict.Pass);
    }

    public static TheoryData<string[]> Rows(string kind, int columns)
    {
        var data = new TheoryData<string[]>();
        foreach (var line in File.ReadLines(Path.Combine(Some.Folder(), "..", "..", "deploy", "personas", "SCOPES.md")))
            if (line.StartsWith($"| {kind} | ", StringComparison.Ordinal)) data.Add([.. Column().Matches(line).Skip(1).Select(static match => match.Groups[1].Value.Trim('`')).Take(columns)]);
        Assert.True(data.Count > 5, $"the document has no table of {kind}");
        return data;
    }

    private static GateInput Input(string policy, ToolDescriptor tool, string parameters) =>
        Some.Input(tool, parameters) with { Contract = PersonaContract.Of("p1", PersonaYaml.Parse("a.yaml", Persona + policy), 1) };

    private static ToolDescriptor Tool(string name, string resource) =>
        new(name, "", Utf8Json.From("""{"type":"object"}"""), RiskLevel.Medium, ToolEffect.Egress, [resource], [], 10, false, ToolRecovery.Never, OutputTrust.Trusted, 1);

    [GeneratedRegex(@"(?<=\| )(`[^`]*`|[a-z]+)(?= \|)")]
    private static partial Regex Column();
}
