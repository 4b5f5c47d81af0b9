using System.Collections.Immutable;
using System.Globalization;
using Nexus.Threats;

namespace Nexus.Rules;

/// <summary>What a rule's finding is made of.</summary>
public static class Findings
{
    public static ThreatFinding Of(
        string tenant, Rule rule, string scope, string entity, string message, ImmutableArray<string> events, string journal, long position, long count, DateTimeOffset at) => new(
        StableId.Of("alert", tenant, rule.Id, scope, journal, position.ToString(CultureInfo.InvariantCulture)),
        FoldKey(rule.Id, scope),
        "rules",
        rule.Id,
        rule.Category,
        rule.Severity,
        entity,
        message,
        Hint(rule.Hint, scope, entity),
        Trusted: true,
        rule.ToPerson,
        events,
        journal,
        position,
        count,
        at,
        rule.ClearAfter.TotalSeconds,
        rule.Tags);

    public static string FoldKey(string rule, string scope) => string.Concat(rule, "|", scope);

    // Values go in as JSON text, so that nothing in an event can end the string it stands in.
    private static string Hint(string template, string scope, string entity) => template
        .Replace("{entity}", Inside(entity), StringComparison.Ordinal)
        .Replace("{by}", Inside(scope), StringComparison.Ordinal);

    private static string Inside(string text) => System.Text.Json.JsonEncodedText.Encode(text).ToString();
}
