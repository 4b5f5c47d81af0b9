using System.Collections.Immutable;
using Nexus.Approvals;
using Nexus.Budgets;
using Nexus.Gates;

namespace Nexus.Personas;

/// <summary>What a persona's draft must obey.</summary>
public static class PersonaRules
{
    private const int MaxEntries = 10_000;

    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> naming every rule that is broken.</exception>
    public static void Check(PersonaDraft draft)
    {
        var faults = Faults(draft);
        if (faults.Count > 0) throw new NexusException(ErrorCode.Invalid, string.Join("; ", faults.Take(20).Select(fault => fault.Message)));
    }

    /// <summary>Every rule that the draft breaks.</summary>
    public static IReadOnlyList<ContractFault> Faults(PersonaDraft draft)
    {
        var faults = new List<ContractFault>();
        if (draft.Name.Length is 0 or > 64 || !draft.Name.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.' or ' '))
            faults.Add(Fault("name", draft.Name, "must be 1 to 64 letters, digits, '_', '-', '.' or blanks"));
        else if (draft.Name[0] == ' ' || draft.Name[^1] == ' ') faults.Add(Fault("name", draft.Name, "must not begin or end with a blank"));
        if (TextLength.Of(draft.Description) > 2000) faults.Add(Fault("description", $"{TextLength.Of(draft.Description)} characters", "must have at most 2,000 characters"));
        if (draft.MaxTtlSeconds is < 1 or > 86400) faults.Add(Fault("max_ttl_seconds", draft.MaxTtlSeconds.ToString(), "must be 1 to 86,400"));
        CheckList(faults, "allowed_tools", draft.AllowedTools, 64, static tool => tool.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.') ? null : "must be letters, digits, '_', '-' or '.'");
        CheckList(faults, "resource_scopes", draft.ResourceScopes, 512, BrokenByScope);
        CheckList(faults, "intent_patterns", draft.IntentPatterns, 512);
        if (draft.Approvals is { } approvals) faults.AddRange(ApprovalRules.Faults(approvals));
        if (draft.Budgets is { } budgets) faults.AddRange(BudgetLaw.Faults(budgets));
        PolicyRules.Check(draft, faults);
        return faults;
    }

    /// <summary>True if the draft would change nothing.</summary>
    public static bool Same(PersonaContract contract, PersonaDraft draft) => ContractText.Write(contract.ToDraft()).Equals(ContractText.Write(draft));

    private static void CheckList(List<ContractFault> faults, string field, ImmutableArray<string> values, int longest, Func<string, string?>? rule = null)
    {
        if (values.IsDefault)
        {
            faults.Add(new ContractFault(field, $"{field} is missing; it must be a list"));
            return;
        }

        if (values.Length > MaxEntries) faults.Add(Fault(field, $"{values.Length} entries", $"must have at most {MaxEntries:N0} entries"));
        for (var i = 0; i < values.Length && i < MaxEntries; i++)
        {
            var broken = string.IsNullOrWhiteSpace(values[i]) || TextLength.Of(values[i]) > longest ? $"must have 1 to {longest} characters" : rule?.Invoke(values[i]);
            if (broken is not null) faults.Add(Fault(field, values[i], broken) with { Path = $"{field}[{i}]" });
        }
    }

    // What no resource can ever match is a typing error, not a scope.
    internal static string? BrokenByScope(string scope)
    {
        if (char.IsWhiteSpace(scope[0]) || char.IsWhiteSpace(scope[^1]) || scope.AsSpan().IndexOfAny('{', '}') >= 0 || !scope.Contains(':') && !scope.Contains('*'))
            return "must be a glob over resources, such as file:read:** or http:*.example.com, without blanks around it or braces in it";
        try
        {
            ScopePattern.Check(scope);
            return null;
        }
        catch (NexusException malformed)
        {
            return $"is malformed: {malformed.Message}";
        }
    }

    internal static ContractFault Fault(string field, string value, string rule) => new(field, $"{field} '{(value.Length > 80 ? value[..80] + "…" : value)}' {rule}");
}
