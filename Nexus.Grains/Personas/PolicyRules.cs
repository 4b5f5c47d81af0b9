using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Nexus.Gates;

namespace Nexus.Personas;

/// <summary>What the deny list, the constraints and the flow rules of a draft must obey. Each fault names the member.</summary>
internal static class PolicyRules
{
    private const int Most = 10_000;
    private const int MostRules = 1_000;
    private const int MostPattern = 512;

    public static void Check(PersonaDraft draft, List<ContractFault> faults)
    {
        CheckScopes(faults, "deny", draft.Deny, Most);
        Bound(faults, "constraints", draft.Constraints.Length, MostRules);
        for (var i = 0; i < draft.Constraints.Length && i < MostRules; i++) Check(faults, draft.Constraints[i], $"constraints[{i}]");
        Bound(faults, "flows", draft.Flows.Length, MostRules);
        for (var i = 0; i < draft.Flows.Length && i < MostRules; i++) Check(faults, draft.Flows[i], $"flows[{i}]");
    }

    private static void Check(List<ContractFault> faults, ArgumentConstraint limit, string at)
    {
        if (limit.Tool is null or { Length: 0 or > 64 }) faults.Add(Fault($"{at}.tool", limit.Tool ?? "", "must be a tool's name or '*'"));
        var ofValues = limit.Min is not null || limit.Max is not null || limit.MaxTotal is not null || limit.OneOf.Length > 0 || limit.Pattern.Length > 0 || limit.Required;
        if (limit.Argument.Length == 0)
        {
            if (ofValues) faults.Add(Fault($"{at}.argument", "", "must be given: a limit on values needs one"));
            else if (limit.MaxCalls is null || limit.Tool == "*") faults.Add(Fault($"{at}.argument", "", "must be given, unless the constraint is max_calls of one tool"));
        }
        else if (!ofValues && limit.MaxCalls is null)
        {
            faults.Add(Fault(at, limit.Argument, "must limit something: min, max, max_total, max_calls, one_of, pattern or required"));
        }
        else
        {
            Within(faults, $"{at}.argument", limit.Argument, static path => _ = new ValuePath(path));
        }
        if (limit.Min > limit.Max) faults.Add(Fault($"{at}.min", $"{limit.Min}", $"must not be above max, {limit.Max}"));
        if (limit.MaxTotal < 0) faults.Add(Fault($"{at}.max_total", $"{limit.MaxTotal}", "must not be below 0"));
        if (limit.MaxCalls < 0) faults.Add(Fault($"{at}.max_calls", $"{limit.MaxCalls}", "must not be below 0"));
        Bound(faults, $"{at}.one_of", limit.OneOf.Length, Most);
        if (limit.Pattern.Length > MostPattern) faults.Add(Fault($"{at}.pattern", limit.Pattern, $"must have at most {MostPattern} characters"));
        else Within(faults, $"{at}.pattern", limit.Pattern, Compile);
    }

    private static void Check(List<ContractFault> faults, FlowRule flow, string at)
    {
        Required(faults, $"{at}.from", flow.From);
        Required(faults, $"{at}.to", flow.To);
        if (!flow.From.IsDefault) CheckScopes(faults, $"{at}.from", [.. flow.From.Where(static scope => scope != "untrusted")], MostRules);
        if (!flow.To.IsDefault) CheckScopes(faults, $"{at}.to", flow.To, MostRules);
        CheckScopes(faults, $"{at}.except", flow.Except, MostRules);
    }

    private static void Required(List<ContractFault> faults, string field, ImmutableArray<string> scopes)
    {
        if (scopes.IsDefaultOrEmpty) faults.Add(Fault(field, "nothing", "must name at least one scope"));
    }

    private static void CheckScopes(List<ContractFault> faults, string field, ImmutableArray<string> scopes, int most)
    {
        Bound(faults, field, scopes.Length, most);
        for (var i = 0; i < scopes.Length && i < most; i++)
        {
            var broken = string.IsNullOrEmpty(scopes[i]) ? "must not be empty" : PersonaRules.BrokenByScope(scopes[i]);
            if (broken is not null) faults.Add(Fault(field, scopes[i] ?? "", broken) with { Path = $"{field}[{i}]" });
        }
    }

    private static void Bound(List<ContractFault> faults, string field, int entries, int most)
    {
        if (entries > most) faults.Add(Fault(field, $"{entries} entries", $"must have at most {most:N0} entries"));
    }

    private static void Compile(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw new NexusException(ErrorCode.Invalid, $"is no regular expression without backtracking: {error.Message}", error);
        }
    }

    private static void Within(List<ContractFault> faults, string field, string value, Action<string> check)
    {
        try
        {
            check(value);
        }
        catch (NexusException error)
        {
            faults.Add(Fault(field, value, error.Message));
        }
    }

    private static ContractFault Fault(string field, string value, string rule) => PersonaRules.Fault(field, value, rule);
}
