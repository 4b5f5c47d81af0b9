using System.Collections.Immutable;
using System.Globalization;
using Nexus.Threats;

namespace Nexus.Rules;

/// <summary>All windows of one scope. Pure: hits in, findings out.</summary>
public sealed class Correlation(string tenant, string by, string scope)
{
    private const int MaxEvidence = 16;

    private readonly Dictionary<string, (Rule Rule, RuleWindow Window)> _windows = new(StringComparer.Ordinal);

    /// <summary>Judges hits of one batch. A rule met several times in it gives one finding, which counts them.</summary>
    /// <param name="actFrom">Hits up to this position fill the windows and find nothing: that was acted on before.</param>
    public ImmutableArray<ThreatFinding> Observe(RuleSet rules, string journal, long actFrom, ImmutableArray<RuleHit> hits)
    {
        var found = new Dictionary<string, ThreatFinding>(StringComparer.Ordinal);
        foreach (var hit in hits)
        {
            // A rule that is gone, or has fewer clauses than when the event was routed, finds nothing any more.
            if (rules.Find(hit.Rule) is not { } rule || hit.Clause >= rule.Clauses.Length) continue;
            var window = Window(rule);
            if (!window.Add(hit) || hit.Position <= actFrom) continue;
            found[rule.Id] = found.TryGetValue(rule.Id, out var earlier)
                ? earlier with { Count = earlier.Count + hit.Count, Position = hit.Position, At = hit.At > earlier.At ? hit.At : earlier.At }
                : Finding(rule, window, journal, hit);
        }

        return [.. found.Values];
    }

    private RuleWindow Window(Rule rule)
    {
        if (_windows.TryGetValue(rule.Id, out var known) && ReferenceEquals(known.Rule, rule)) return known.Window;
        // Read again because another rule was changed: what came in before still counts.
        var window = known.Rule?.ReadsLike(rule) == true ? known.Window : new RuleWindow(rule);
        _windows[rule.Id] = (rule, window);
        return window;
    }

    private ThreatFinding Finding(Rule rule, RuleWindow window, string journal, in RuleHit hit) => Findings.Of(
        tenant, rule, scope, hit.Entity, Message(rule, hit), [.. window.Evidence(hit, MaxEvidence)], journal, hit.Position, Math.Max(rule.Kind == RuleKind.Count ? rule.Clauses[0].Count : 1, hit.Count), hit.At);

    private string Message(Rule rule, in RuleHit hit) => rule.Kind switch
    {
        RuleKind.Count => string.Create(CultureInfo.InvariantCulture, $"{rule.Title}: {rule.Clauses[0].Count} or more within {rule.Within.TotalSeconds:0.###} s for {by} '{scope}'{Last(hit)}"),
        RuleKind.All => string.Create(CultureInfo.InvariantCulture, $"{rule.Title}: all {rule.Clauses.Length} conditions within {rule.Within.TotalSeconds:0.###} s for {by} '{scope}'{Last(hit)}"),
        _ => hit.Text.Length > 0 ? $"{rule.Title}: {by} '{scope}': \"{hit.Text}\"" : $"{rule.Title}: {by} '{scope}'",
    };

    // The line that decided it: nobody should have to look it up to see what it is about.
    private static string Last(in RuleHit hit) => hit.Text.Length > 0 ? $", the last: \"{hit.Text}\"" : "";
}
