namespace Nexus.Gates;

/// <summary>Gate 1: the persona may use this tool, and may touch everything the real parameters resolve to.</summary>
public sealed class ScopeGate : IGate
{
    public const string GateName = "scope";

    public string Name => GateName;

    public int Order => 1;

    public GateResult Judge(GateInput input)
    {
        if (input.Tool is null) return Fail($"tool '{input.Intent.Tool}' is not known");
        if (input.Call.Error.Length > 0) return Fail($"the call does not fit tool '{input.Tool.Name}': {input.Call.Error}");
        if (input.Call.Tool != input.Tool.Name) return Fail($"the committed call is for tool '{input.Call.Tool}', the descriptor is of '{input.Tool.Name}'");
        if (!input.Contract.AllowedTools.Contains(input.Tool.Name)) return Fail($"tool '{input.Tool.Name}' is not among the {input.Contract.AllowedTools.Length} allowed to persona '{input.Contract.Name}'");
        foreach (var resource in input.Call.Resources)
            if (!Covered(input, resource)) return Fail(Why(input, resource));
        return new GateResult(GateName, GateVerdict.Pass, 1, 1, input.Call.Resources.Length == 0
            ? "the tool is allowed and touches no named resource"
            : $"the tool is allowed and all {input.Call.Resources.Length} resources are in scope");
    }

    private static bool Covered(GateInput input, string resource)
    {
        foreach (var scope in input.Contract.ResourceScopes)
            if (ScopePattern.Of(scope).Matches(resource)) return true;
        return false;
    }

    private static string Why(GateInput input, string resource)
    {
        if (resource.Contains(ResourceName.Disguise, StringComparison.Ordinal)) return $"resource '{resource}' is written with letters that look like others";
        var scopes = $"the {input.Contract.ResourceScopes.Length} scopes of persona '{input.Contract.Name}'";
        return ReservedPlace.Of(resource) is { } place
            ? $"resource '{resource}' is {place.What}, which a wildcard never means; none of {scopes} spells it out"
            : $"resource '{resource}' matches none of {scopes}";
    }

    private static GateResult Fail(string reason) => new(GateName, GateVerdict.Fail, 0, 1, reason);
}
