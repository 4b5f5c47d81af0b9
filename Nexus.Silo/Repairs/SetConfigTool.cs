using System.Text.Json;
using Nexus.Personas;
using Nexus.Tools;

namespace Nexus.Repairs;

/// <summary>Sets a variable of a guarded process' environment, in force from its next start. Only those its guard permits.</summary>
internal sealed class SetConfigTool(IGrainFactory grains) : GuardTool(grains)
{
    public override ToolDescriptor Descriptor { get; } = Describe(
        "set_config",
        "Sets an environment variable of an entity's guarded process, in force from its next start; the guard permits some.",
        EntityProperty + ""","key":{"type":"string","pattern":"^[A-Za-z_][A-Za-z0-9_]{0,63}$","description":"The variable."},"value":{"type":"string","maxLength":1024,"description":"Its value."}""",
        "\"entity\",\"key\",\"value\"",
        "process:config:{entity}",
        "entity",
        RiskLevel.High);

    protected override string PostCondition => "the guard holds the new value";

    protected override async Task<(Utf8Json After, string Objection)> ApplyAsync(ToolCall call, JsonElement parameters, RepairLook look)
    {
        var (entity, key, value) = (parameters.Text("entity"), parameters.Text("key"), parameters.Text("value"));
        var answer = await OrderAsync(call, parameters, new GuardOrder(call.SealId, GuardDeed.SetConfig, key, value));
        var after = State(writer =>
        {
            writer.WriteString("key", key);
            writer.WriteString("value", value);
            // The value before is known only now: it is the guard's.
            writer.WriteString("inverse", Hint("set_config", undo =>
            {
                undo.WriteString("entity", entity);
                undo.WriteString("key", key);
                undo.WriteString("value", answer.Previous ?? "");
            }));
        });
        return (after, answer.Error);
    }
}
