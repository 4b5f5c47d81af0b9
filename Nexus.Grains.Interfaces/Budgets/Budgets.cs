using System.Collections.Immutable;

namespace Nexus.Budgets;

/// <summary>What may be used up. Zero is no limit.</summary>
/// <param name="Calls">Allowed actions: 0 to 1,000,000,000.</param>
/// <param name="Cost">In the tenant's own unit, to six decimal places: 0 to 1,000,000,000.</param>
/// <param name="RunSeconds">Seconds that tools run, together: 0 to 1,000,000,000.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Budgets.BudgetLimit")]
public sealed record BudgetLimit([property: Id(0)] long Calls = 0, [property: Id(1)] decimal Cost = 0, [property: Id(2)] long RunSeconds = 0);

/// <summary>What a persona may use up: part of its contract. Reserved before a call is decided, settled by its outcome.</summary>
/// <param name="PerChain">By each chain; null for no limit.</param>
/// <param name="PerPeriod">By all chains together in each period; null for no limit.</param>
/// <param name="PeriodSeconds">How long a period is: 60 to 2,678,400 s. Periods begin at multiples of it since 1970, UTC: 86,400 is a day.</param>
/// <param name="ToolCosts">What a call of a tool costs; <c>*</c> for any other. Null or absent: nothing.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Budgets.Budgets")]
public sealed record Budgets(
    [property: Id(0)] BudgetLimit? PerChain = null,
    [property: Id(1)] BudgetLimit? PerPeriod = null,
    [property: Id(2)] int PeriodSeconds = 86_400,
    [property: Id(3)] ImmutableDictionary<string, decimal>? ToolCosts = null);

/// <summary>A call about to be judged, for its budgets.</summary>
/// <param name="SealId">The action's id.</param>
/// <param name="ChainId">Its chain.</param>
/// <param name="Tool">Which tool.</param>
/// <param name="TimeoutSeconds">How long the tool may run at most.</param>
/// <param name="Limits">The contract's budgets.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Budgets.BudgetQuestion")]
public sealed record BudgetQuestion([property: Id(0)] string SealId, [property: Id(1)] string ChainId, [property: Id(2)] string Tool, [property: Id(3)] int TimeoutSeconds, [property: Id(4)] Budgets Limits);

/// <summary>Whether the budgets hold a call, and what is set aside for it.</summary>
/// <param name="Refusal">Why not, with the numbers; empty if they do.</param>
/// <param name="Standing">How they stand with this call, with the numbers.</param>
/// <param name="Left">The smallest share that is left of any limit, 0 to 1.</param>
/// <param name="CostMicros">What is set aside, in millionths of a unit.</param>
/// <param name="Seconds">How long the tool may run.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Budgets.BudgetReading")]
public sealed record BudgetReading([property: Id(0)] string Refusal, [property: Id(1)] string Standing, [property: Id(2)] double Left, [property: Id(3)] long CostMicros, [property: Id(4)] int Seconds);

/// <summary>What a persona with budgets has used: a fold over the ledger, and what is set aside for decisions not sealed yet. Key: tenant/persona id.</summary>
[Alias("Nexus.Budgets.IBudgetGrain")]
public interface IBudgetGrain : ITenantGrain
{
    /// <summary>Sets aside what the call may use, or says why it may not.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Unavailable"/> if what was used cannot be read: then nothing may run.</exception>
    [Alias("Reserve")]
    Task<BudgetReading> ReserveAsync(BudgetQuestion question);

    /// <summary>Gives back what was set aside for a decision that was not sealed. Safe to repeat.</summary>
    [Alias("Release")]
    Task ReleaseAsync(string sealId);

    /// <summary>Looks once more after the decision is sealed: why the call may not run after all, or empty. What another silo has sealed meanwhile counts.</summary>
    [Alias("Confirm")]
    Task<string> ConfirmAsync(BudgetQuestion question);
}
