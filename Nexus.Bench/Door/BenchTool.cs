using Nexus.Personas;
using Nexus.Tools;

namespace Nexus.Bench.Door;

/// <summary>A tool that does nothing, so that what is measured is the door.</summary>
internal sealed class BenchTool : ITool
{
    private static readonly Utf8Json Done = Utf8Json.From("{\"done\":true}"u8);

    public const string Name = "bench_noop";

    public ToolDescriptor Descriptor { get; } = new(
        Name, "Does nothing.", Utf8Json.From("""{"type":"object","properties":{"topic":{"type":"string"}},"required":["topic"],"additionalProperties":false}"""u8),
        RiskLevel.Low, ToolEffect.Read, ["bench:{topic}"], [], 30, false, ToolRecovery.Rerun, OutputTrust.Trusted, 1);

    public ValueTask<ToolResult> InvokeAsync(ToolCall call, CancellationToken cancellation) => ValueTask.FromResult(ToolResult.Ok(Done));
}
