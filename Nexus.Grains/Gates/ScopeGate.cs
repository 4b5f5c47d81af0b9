using System.Text.Json;
using Nexus.Personas;

namespace Nexus.Gates;

/// <summary>Gate 1: the persona may use this tool, may touch everything the real parameters resolve to, keeps to the contract's limits, and carries nothing where it must not flow.</summary>
public sealed class ScopeGate : IGate
{
    public const string GateName = "scope";

    public string Name => GateName;

    public int Order => 1;

    public string Description => "The tool is allowed and every resource its real parameters resolve to lies in the persona's scopes.";

    public double Threshold(GateSettings settings) => 1;

    public GateResult Judge(GateInput input)
    {
        if (input.Tool is null) return Fail($"tool '{input.Intent.Tool}' is not known");
        if (input.Call.Error.Length > 0) return Fail($"the call does not fit tool '{input.Tool.Name}': {input.Call.Error}");
        if (input.Call.Tool != input.Tool.Name) return Fail($"the committed call is for tool '{input.Call.Tool}', the descriptor is of '{input.Tool.Name}'");
        var policy = CompiledPolicy.Of(input.Contract);
        if (!policy.Tools.Contains(input.Tool.Name)) return Fail($"tool '{input.Tool.Name}' is not among the {input.Contract.AllowedTools.Length} allowed to persona '{input.Contract.Name}'");
        foreach (var resource in input.Call.Resources)
            if (!policy.Scopes.Allows(resource)) return Fail(Why(input, resource));
        if (Denial(input, policy) is { } denied) return Fail(denied);
        if (policy.Limits.Length + policy.Flows.Length > 0 && Refusal(input, policy) is { } refusal) return Fail(refusal);
        return new GateResult(GateName, GateVerdict.Pass, 1, 1, input.Call.Resources.Length switch
        {
            0 => "the tool is allowed and touches no named resource",
            1 => "the tool is allowed and its resource is in scope",
            var all => $"the tool is allowed and all {all} resources are in scope",
        });
    }

    private static string? Denial(GateInput input, CompiledPolicy policy)
    {
        if (policy.Denied.IsEmpty) return null;
        if (policy.Denied.Denier($"tool:{input.Tool!.Name}") is { } byName) return $"tool '{input.Tool.Name}' is denied to persona '{input.Contract.Name}' by '{byName}'";
        foreach (var resource in input.Call.Resources)
            if (policy.Denied.Denier(resource) is { } scope) return $"resource '{resource}' is denied to persona '{input.Contract.Name}' by '{scope}'";
        return null;
    }

    private static string? Refusal(GateInput input, CompiledPolicy policy)
    {
        using var parameters = JsonDocument.Parse(input.Call.Parameters.Memory);
        foreach (var limit in policy.Limits)
            if (limit.IsFor(input.Tool!.Name) && limit.Objection(input.Tool.Name, parameters.RootElement, Used(input, limit)) is { } objection) return $"limit of persona '{input.Contract.Name}': {objection}";
        var carried = new CarriedData(parameters.RootElement);
        foreach (var flow in policy.Flows)
            if (flow.Objection(input, carried) is { } objection) return objection;
        return null;
    }

    private static Usage Used(GateInput input, CompiledLimit limit)
    {
        if (!limit.Counts) return default;
        if (limit.Per == LimitSpan.Chain) return limit.Before(input.Tool!.Name, input.Intent.Prior.AsSpan());
        foreach (var reading in input.Usage)
            if (reading.Constraint == limit.Index) return reading.Used;
        throw new NexusException(ErrorCode.Invalid, $"the usage of constraint {limit.Index} by the day was not read");
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
