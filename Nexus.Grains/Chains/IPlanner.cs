using System.Collections.Immutable;
using Nexus.Personas;
using Nexus.Tools;

namespace Nexus.Chains;

/// <param name="Persona">The persona asked for, already resolved; null lets the planner choose one for each step.</param>
public sealed record PlanRequest(string Task, PersonaContract? Persona, ImmutableArray<PersonaContract> Personas, ImmutableArray<ToolDescriptor> Tools);

/// <param name="Refusal">Why there is no plan, or empty.</param>
public sealed record Plan(ImmutableArray<PlanStep> Steps, string Refusal);

/// <summary>Task text to steps over the catalogue. The built-in one needs no model; a model implements the same.</summary>
public interface IPlanner
{
    ValueTask<Plan> PlanAsync(PlanRequest request, CancellationToken cancellation);
}
