using Nexus.Actions;
using Nexus.Personas;
using Nexus.Tools;

namespace Nexus.Gates;

/// <summary>A flow rule of a contract, ready to judge calls: what was read from A does not go to B.</summary>
internal sealed class CompiledFlow
{
    private const string Untrusted = "untrusted";

    private readonly FlowRule _rule;
    private readonly DenySet _from;
    private readonly DenySet _to;
    private readonly ScopeSet _except;
    private readonly bool _fromUntrusted;

    public CompiledFlow(FlowRule rule)
    {
        _rule = rule;
        _from = new DenySet(rule.From.Where(static text => text != Untrusted));
        _fromUntrusted = rule.From.Contains(Untrusted);
        _to = new DenySet(rule.To);
        _except = new ScopeSet(rule.Except);
    }

    /// <summary>Null if nothing flows where it must not; else a sentence naming both ends.</summary>
    public string? Objection(GateInput input, CarriedData carried)
    {
        if (Target(input) is not { } target || input.Intent.Seen.IsDefault) return null;
        foreach (var seen in input.Intent.Seen)
        {
            if (Origin(seen) is not { } origin) continue;
            if (_rule.Carrying == FlowCarrying.Anything) return $"flow: after '{origin}' was read, nothing may go to '{target}'";
            if (carried.From(seen, input) is { } piece) return $"flow: the call carries '{piece}' from '{origin}' to '{target}'";
        }
        return null;
    }

    private string? Target(GateInput input)
    {
        foreach (var resource in input.Call.Resources)
            if (Denies(_to, resource) && !_except.Allows(resource)) return resource;
        // By its name alone a tool is meant only where it does something; the way out may stand in its resources.
        if (input.Tool!.Effect == ToolEffect.Read || _to.Denier($"tool:{input.Tool.Name}") is null) return null;
        foreach (var resource in input.Call.Resources)
            if (_except.Allows(resource)) return null;
        return $"tool:{input.Tool.Name}";
    }

    private string? Origin(Observation seen)
    {
        if (seen.Source == "task") return null;
        if (_fromUntrusted && !seen.Trusted) return Untrusted;
        if (seen.Tool.Length > 0 && Denies(_from, $"tool:{seen.Tool}")) return $"tool:{seen.Tool}";
        if (Denies(_from, $"source:{seen.Source}")) return $"source:{seen.Source}";
        foreach (var resource in seen.Resources)
            if (Denies(_from, resource)) return resource;
        return null;
    }

    private static bool Denies(DenySet scopes, string name) => scopes.Denier(name) is not null;
}
