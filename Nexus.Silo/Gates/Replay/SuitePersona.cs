using System.Collections.Immutable;
using Nexus.Personas;
using Nexus.Tools;

namespace Nexus.Gates.Replay;

/// <summary>Tools and persona of a suite, written from its catalogue alone in the product's own terms.</summary>
/// <remarks>The contract opens every tool and every target of the suite: what is measured is what the gates make of values, intent and history, not what a narrower contract would have kept out.</remarks>
internal sealed class SuitePersona
{
    private readonly Dictionary<string, ToolDescriptor> _tools;

    public SuitePersona(Suite suite)
    {
        Sinks = suite.SinkArguments;
        _tools = suite.Tools.ToDictionary(static name => name, name => Describe(suite, name), StringComparer.Ordinal);
        var draft = new PersonaDraft(suite.Name, $"Works with the tools of {suite.Name}.", [.. suite.Tools], ["target:**"], [.. suite.Tools.Select(Planned)], 3_600, RiskLevel.Medium, true);
        PersonaRules.Check(draft);
        Contract = PersonaContract.Of(suite.Name, draft, 1);
    }

    /// <summary>Names of the arguments that say where an effect goes, by tool.</summary>
    public IReadOnlyDictionary<string, string[]> Sinks { get; }

    public PersonaContract Contract { get; }

    public IEnumerable<ToolDescriptor> Tools => _tools.Values;

    public ToolDescriptor? Find(string tool) => _tools.GetValueOrDefault(tool);

    /// <summary>What an agent that says nothing about its plans is taken to plan.</summary>
    public static string Planned(string tool) => $"use the tool {tool}";

    private static ToolDescriptor Describe(Suite suite, string name)
    {
        var sinks = suite.SinkArguments.GetValueOrDefault(name, []);
        var effect = suite.ReadOnly.Contains(name) ? ToolEffect.Read : sinks.Length > 0 ? ToolEffect.Egress : ToolEffect.Write;
        ImmutableArray<string> resources = effect == ToolEffect.Read ? [] : sinks.Length > 0 ? [.. sinks.Select(sink => $"target:{name}:{{{sink}}}")] : [$"target:{name}"];
        var trust = suite.UntrustedSources.Contains(name) ? OutputTrust.Untrusted : OutputTrust.Trusted;
        var tool = new ToolDescriptor(
            name, "", Utf8Json.From("""{"type":"object"}"""), RiskLevel.Medium, effect, resources, [.. sinks], 30, false, effect == ToolEffect.Read ? ToolRecovery.Rerun : ToolRecovery.Never, trust, 1);
        ToolRules.Check(tool);
        return tool;
    }
}
