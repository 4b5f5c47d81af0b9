using System.Collections.Immutable;

namespace Nexus.Personas;

/// <summary>What a persona's draft must obey.</summary>
public static class PersonaRules
{
    public static void Check(PersonaDraft draft)
    {
        if (draft.Name.Length is 0 or > 64 || !draft.Name.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.' or ' '))
            throw Invalid("name", draft.Name, "must be 1 to 64 letters, digits, '_', '-', '.' or blanks");
        if (draft.Description.Length > 2000) throw Invalid("description", $"{draft.Description.Length} characters", "must have at most 2,000 characters");
        if (draft.MaxTtlSeconds is < 1 or > 86400) throw Invalid("max_ttl_seconds", draft.MaxTtlSeconds.ToString(), "must be 1 to 86,400");
        CheckList("allowed_tools", draft.AllowedTools, 64);
        CheckList("resource_scopes", draft.ResourceScopes, 512);
        CheckList("intent_patterns", draft.IntentPatterns, 512);
        foreach (var tool in draft.AllowedTools)
            if (!tool.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.')) throw Invalid("allowed_tools", tool, "must be letters, digits, '_', '-' or '.'");
    }

    public static PersonaContract Contract(string id, PersonaDraft draft, int version) => new(
        id, draft.Name, draft.Description, draft.AllowedTools, draft.ResourceScopes, draft.IntentPatterns, draft.MaxTtlSeconds, draft.RiskTolerance, version, draft.IsActive);

    public static bool Same(PersonaContract contract, PersonaDraft draft) =>
        contract.Name == draft.Name && contract.Description == draft.Description && contract.MaxTtlSeconds == draft.MaxTtlSeconds
        && contract.RiskTolerance == draft.RiskTolerance && contract.IsActive == draft.IsActive
        && contract.AllowedTools.SequenceEqual(draft.AllowedTools) && contract.ResourceScopes.SequenceEqual(draft.ResourceScopes) && contract.IntentPatterns.SequenceEqual(draft.IntentPatterns);

    private static void CheckList(string field, ImmutableArray<string> values, int longest)
    {
        if (values.IsDefault) throw Invalid(field, "nothing", "must be a list");
        if (values.Length > 10_000) throw Invalid(field, $"{values.Length} entries", "must have at most 10,000 entries");
        foreach (var value in values)
            if (string.IsNullOrWhiteSpace(value) || value.Length > longest) throw Invalid(field, value, $"must have 1 to {longest} characters");
    }

    private static NexusException Invalid(string field, string value, string rule) =>
        new(ErrorCode.Invalid, $"{field} '{(value.Length > 80 ? value[..80] + "…" : value)}' {rule}");
}
