using Nexus.Chains;

namespace Nexus.Tests.Engine;

/// <summary>Three steps, all with the <see cref="HoldingTool"/>.</summary>
internal sealed class ThreeStepPlanner : IPlanner
{
    public ValueTask<Plan> PlanAsync(PlanRequest request, CancellationToken cancellation)
    {
        var persona = request.Persona!;
        var step = new PlanStep(persona.Id, persona.Name, HoldingTool.Name, Utf8Json.From("{\"topic\":\"quarterly report\"}"u8), "note the topic 'quarterly report'", ["the task asks for it"]);
        return ValueTask.FromResult(new Plan([step, step, step], ""));
    }
}
