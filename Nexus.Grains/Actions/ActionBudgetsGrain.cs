using Nexus.Budgets;
using Nexus.Tools;

namespace Nexus.Actions;

/// <summary>The door's part in budgets. A persona without them costs nothing here.</summary>
internal sealed partial class ActionGrain
{
    private IBudgetGrain Budget(Passage passage) => GrainFactory.GetGrain<IBudgetGrain>(GrainKey.Of(passage.Tenant, passage.Intent.PersonaId));

    private static BudgetQuestion Question(Passage passage, Budgets.Budgets limits) => new(passage.Intent.SealId, passage.Intent.ChainId, passage.Intent.Tool, passage.Tool?.TimeoutSeconds ?? 0, limits);

    /// <summary>Set aside before the gates judge. A budget that cannot be read holds nothing.</summary>
    private async Task ReserveBudget(Passage passage, Budgets.Budgets limits)
    {
        try
        {
            passage.Budget = await Budget(passage).ReserveAsync(Question(passage, limits));
        }
        catch (Exception unknown) when (unknown is TimeoutException or Orleans.Runtime.OrleansException or NexusException)
        {
            passage.Budget = new BudgetReading($"what was used of the budget could not be read ({unknown.Message})", "", 0, 0, 0);
        }
    }

    private Task ReleaseBudget(Passage passage) => passage.Budget is { Refusal.Length: 0 } ? Budget(passage).ReleaseAsync(passage.Intent.SealId) : Task.CompletedTask;

    /// <summary>After sealing, what another silo has sealed meanwhile counts as well.</summary>
    private async Task<ToolResult?> OverBudget(Passage passage)
    {
        if (passage.Budget is null) return null;
        var over = await Budget(passage).ConfirmAsync(Question(passage, passage.Persona.Contract.Budgets!));
        return over.Length == 0 ? null : ToolResult.Fail($"{over}, by decisions sealed at the same moment; the tool did not run") with { CostMicros = 0 };
    }
}
