using System.Text.Json;
using Nexus.Personas;
using Nexus.Tools;

namespace Nexus.Repairs;

/// <summary>Has the process of an entity read its configuration again. Nothing can undo that.</summary>
internal sealed class ReloadTool(IGrainFactory grains) : GuardTool(grains)
{
    public override ToolDescriptor Descriptor { get; } = Describe(
        "reload", "Tells the guarded process of an entity to read its configuration again (SIGHUP).", EntityProperty, "\"entity\"", "process:reload:{entity}", "entity", RiskLevel.Medium);

    protected override string PostCondition => "the entity's process runs";

    protected override async Task<(Utf8Json After, string Objection)> ApplyAsync(ToolCall call, JsonElement parameters, RepairLook look)
    {
        var answer = await OrderAsync(call, parameters, new GuardOrder(call.SealId, GuardDeed.Reload));
        return (After(answer), answer.Error.Length > 0 ? answer.Error : answer.Process.State != "running" ? $"it is {answer.Process.State}" : "");
    }
}
