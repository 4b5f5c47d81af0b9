using System.Collections.Immutable;
using Nexus.Actions;

namespace Nexus.Personas;

/// <summary>What a persona has used of those of its contract's limits that count by the day and concern a call.</summary>
public static class DayUsage
{
    /// <summary>With nothing under way.</summary>
    public static ImmutableArray<UsageReading> Of(PersonaContract contract, ActionFeatures features, PersonaFold fold) => Of(contract, features, fold, new HeldUsage());

    internal static ImmutableArray<UsageReading> Of(PersonaContract contract, ActionFeatures features, PersonaFold fold, HeldUsage held)
    {
        var readings = ImmutableArray.CreateBuilder<UsageReading>();
        for (var i = 0; i < contract.Constraints.Length; i++)
        {
            var limit = contract.Constraints[i];
            if (limit.Per != LimitSpan.Day || limit.MaxCalls is null && limit.MaxTotal is null || limit.Tool != features.Tool && limit.Tool != "*") continue;
            var argument = limit.Argument.Replace("[]", "", StringComparison.Ordinal);
            var (sealedUse, heldUse) = (fold.Used(features.Tool, argument, features.At), held.Of(features.Tool, argument));
            readings.Add(new UsageReading(i, new Usage(sealedUse.Calls + heldUse.Calls, sealedUse.Total + heldUse.Total)));
        }
        return readings.ToImmutable();
    }
}
