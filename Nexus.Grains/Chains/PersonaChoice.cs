using System.Collections.Immutable;
using Nexus.Personas;
using Nexus.Tools;

namespace Nexus.Chains;

/// <summary>Which persona should do a step when the caller asked for none: one that may, whose scopes fit, whose purpose is nearest, and that comes first in the customary order. Where scopes fit alike, <c>preferred</c> is kept.</summary>
internal static class PersonaChoice
{
    private static readonly string[] Order = ["researcher", "analyst", "creator", "communicator", "operator"];

    public static PersonaContract? For(StepDraft step, ToolDescriptor tool, ImmutableArray<PersonaContract> personas, string preferred = "")
    {
        var targets = StepTargets.Of(step, tool);
        PersonaContract? best = null;
        (int Scopes, bool Preferred, int Overlap, int Rank) bestFit = default;
        foreach (var persona in personas.OrderBy(persona => persona.Name, StringComparer.Ordinal))
        {
            if (!persona.IsActive || !persona.AllowedTools.Contains(step.Tool)) continue;
            var fit = (StepTargets.Fit(persona, targets), persona.Id == preferred, Overlap(step.PlannedAction, persona.IntentPatterns), Rank(persona.Name));
            if (best is not null && fit.CompareTo(bestFit) <= 0) continue;
            (best, bestFit) = (persona, fit);
        }
        return best;
    }

    private static int Rank(string name)
    {
        var at = Array.IndexOf(Order, name.ToLowerInvariant());
        return at < 0 ? -Order.Length : -at;
    }

    /// <summary>Words in common with the nearest pattern, in twentieths of the pattern: near enough is equal, so that the order decides.</summary>
    private static int Overlap(string action, ImmutableArray<string> patterns)
    {
        var spoken = Split(action);
        return patterns.Select(pattern =>
        {
            var words = Split(pattern);
            return words.Count == 0 ? 0 : 20 * words.Count(spoken.Contains) / words.Count;
        }).DefaultIfEmpty(0).Max();
    }

    private static HashSet<string> Split(string text) => [.. Words.Of(text).Where(word => word.Kind == WordKind.Plain).Select(word => word.Lower)];
}
