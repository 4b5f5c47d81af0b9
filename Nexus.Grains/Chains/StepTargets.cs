using System.Collections.Immutable;
using System.Text.Json;
using Nexus.Gates;
using Nexus.Personas;
using Nexus.Tools;

namespace Nexus.Chains;

/// <summary>What a planned step is about to touch, to choose a persona by. The scope gate judges the real call.</summary>
internal static class StepTargets
{
    public static ImmutableArray<string> Of(StepDraft step, ToolDescriptor tool)
    {
        using var json = JsonDocument.Parse(step.Parameters.Memory);
        if (json.RootElement.ValueKind != JsonValueKind.Object) return [];
        try
        {
            return [.. CompiledTool.Of(tool).Resources(json.RootElement)];
        }
        catch (NexusException)
        {
            // A path that escapes or a malformed URL fits nobody; the gates will refuse it whoever tries, and say why.
            return [];
        }
    }

    /// <summary>How closely the persona's scopes fit: 0 not at all, else more for narrower scopes.</summary>
    public static int Fit(PersonaContract persona, ImmutableArray<string> targets)
    {
        var fit = 1;
        foreach (var target in targets)
        {
            var covers = persona.ResourceScopes.Where(scope => ScopePattern.Of(scope).Matches(target)).Select(scope => scope.Length);
            var narrowest = covers.DefaultIfEmpty(0).Max();
            if (narrowest == 0) return 0;
            fit += narrowest;
        }
        return fit;
    }
}
