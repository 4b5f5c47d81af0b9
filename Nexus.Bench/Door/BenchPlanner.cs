using System.Collections.Immutable;
using System.Globalization;
using Nexus.Chains;

namespace Nexus.Bench.Door;

/// <summary>Plans as many steps as the task names.</summary>
internal sealed class BenchPlanner : IPlanner
{
    private static readonly Utf8Json Parameters = Utf8Json.From("{\"topic\":\"quarterly report\"}"u8);

    public ValueTask<Plan> PlanAsync(PlanRequest request, CancellationToken cancellation)
    {
        var persona = request.Persona!;
        var step = new PlanStep(persona.Id, persona.Name, BenchTool.Name, Parameters, "run the benchmark step on 'quarterly report'", ["the benchmark asks for it"]);
        return ValueTask.FromResult(new Plan([.. Enumerable.Repeat(step, int.Parse(request.Task, CultureInfo.InvariantCulture))], ""));
    }
}
