using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using Nexus.Budgets;

namespace Nexus.Wire;

/// <summary>What may be used up. Zero is no limit.</summary>
/// <param name="Calls">Allowed actions.</param>
/// <param name="Cost">In the tenant's own unit, to six decimal places.</param>
/// <param name="RunSeconds">Seconds that tools run, together.</param>
public sealed record BudgetLimitBody([property: Range(0, 1_000_000_000)] long Calls = 0, [property: Range(0, 1_000_000_000)] decimal Cost = 0, [property: Range(0, 1_000_000_000)] long RunSeconds = 0);

/// <summary>What a persona may use up: member <c>budgets</c> of its contract. Reserved before a call is decided, settled by its outcome.</summary>
/// <param name="PerChain">By each chain, or null.</param>
/// <param name="PerPeriod">By all chains together in each period, or null.</param>
/// <param name="PeriodSeconds">How long a period is: 60 to 2,678,400 s; 86,400 is a day, UTC.</param>
/// <param name="ToolCosts">What a call of a tool costs; <c>*</c> for any other.</param>
public sealed record BudgetsBody(BudgetLimitBody? PerChain = null, BudgetLimitBody? PerPeriod = null, [property: Range(60, 2_678_400)] int PeriodSeconds = 86_400, IReadOnlyDictionary<string, decimal>? ToolCosts = null)
{
    /// <summary>A contract's budgets as they are written; null where it has none.</summary>
    public static BudgetsBody? Of(Budgets.Budgets? budgets) => budgets is null ? null : new BudgetsBody(Of(budgets.PerChain), Of(budgets.PerPeriod), budgets.PeriodSeconds, budgets.ToolCosts);

    /// <summary>The same as a part of a contract.</summary>
    public Budgets.Budgets ToContract() => new(
        PerChain is null ? null : new BudgetLimit(PerChain.Calls, PerChain.Cost, PerChain.RunSeconds), PerPeriod is null ? null : new BudgetLimit(PerPeriod.Calls, PerPeriod.Cost, PerPeriod.RunSeconds), PeriodSeconds,
        ToolCosts?.ToImmutableDictionary(StringComparer.Ordinal));

    private static BudgetLimitBody? Of(BudgetLimit? limit) => limit is null ? null : new BudgetLimitBody(limit.Calls, limit.Cost, limit.RunSeconds);
}
