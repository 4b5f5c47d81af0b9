using System.Text.Json;
using Nexus.Personas;
using Nexus.Tools;

namespace Nexus.Repairs;

/// <summary>Ends the process of an entity and starts it again. Nothing can undo that.</summary>
internal sealed class RestartProcessTool(IGrainFactory grains) : GuardTool(grains)
{
    public override ToolDescriptor Descriptor { get; } = Describe(
        "restart_process", "Ends the guarded process of an entity and starts it again.", EntityProperty, "\"entity\"", "process:restart:{entity}", "entity", RiskLevel.High);

    protected override string PostCondition => "another process of the entity runs";

    protected override async Task<(Utf8Json After, string Objection)> ApplyAsync(ToolCall call, JsonElement parameters, RepairLook look)
    {
        var answer = await OrderAsync(call, parameters, new GuardOrder(call.SealId, GuardDeed.Restart));
        if (answer.Error.Length > 0) return (After(answer), answer.Error);
        using var before = JsonDocument.Parse(look.Before.Memory);
        var same = answer.Process.Pid == before.RootElement.GetProperty("pid").GetInt32();
        return (After(answer), answer.Process.State != "running" ? $"it is {answer.Process.State}" : same ? $"process {answer.Process.Pid} is the one from before" : "");
    }
}
