using Nexus.Ledger;
using Nexus.Personas;
using Nexus.Tools;

namespace Nexus.Tests.Engine;

/// <summary>One silo's tool: done at once until it is told to hold, then never.</summary>
internal sealed class HoldingTool : ITool
{
    public const string Name = "holding";

    private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _holding;

    public ToolDescriptor Descriptor { get; } = new(
        Name, "Notes a topic.", Utf8Json.From("""{"type":"object","properties":{"topic":{"type":"string"}},"required":["topic"],"additionalProperties":false}"""u8),
        RiskLevel.Low, ToolEffect.Read, ["topic:{topic}"], [], 300, false, ToolRecovery.Rerun, OutputTrust.Trusted, 1);

    /// <summary>Holds from the next call on; returns once a call is held.</summary>
    public Task HoldAsync()
    {
        _holding = true;
        return _held.Task;
    }

    public async ValueTask<ToolResult> InvokeAsync(ToolCall call, CancellationToken cancellation)
    {
        if (_holding)
        {
            _held.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellation);
        }

        return ToolResult.Ok(Utf8Json.From("{\"done\":true}"u8));
    }
}
