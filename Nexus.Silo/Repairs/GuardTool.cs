using System.Text.Json;
using Nexus.Tools;

namespace Nexus.Repairs;

/// <summary>A repair that the guard of an entity's process carries out.</summary>
internal abstract class GuardTool(IGrainFactory grains) : RepairTool
{
    protected const string EntityProperty = "\"entity\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":128,\"description\":\"The registered entity.\"}";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(18);

    protected override string PreState => "a guard keeps the entity's process";

    protected override async Task<RepairLook> LookAsync(ToolCall call, JsonElement parameters)
    {
        var entity = parameters.Text("entity");
        var view = await Guard(call, parameters).ViewAsync();
        var objection = view is { Present: true, Process: not null } ? "" : $"no guard keeps entity '{entity}'; start one with: nexus watch --entity {entity} -- COMMAND";
        return new RepairLook(State(writer => Write(writer, view.Process)), objection, "");
    }

    protected async Task<GuardAnswer> OrderAsync(ToolCall call, JsonElement parameters, GuardOrder order) => await Guard(call, parameters).OrderAsync(order, Patience);

    protected static Utf8Json After(GuardAnswer answer) => State(writer => Write(writer, answer.Process));

    private IGuardGrain Guard(ToolCall call, JsonElement parameters) => grains.GetGrain<IGuardGrain>(GrainKey.Of(call.Tenant, parameters.Text("entity")));

    private static void Write(Utf8JsonWriter writer, GuardedProcess? process)
    {
        writer.WriteNumber("pid", process?.Pid ?? 0);
        writer.WriteString("state", process?.State ?? "unknown");
        writer.WriteNumber("restarts", process?.Restarts ?? 0);
    }
}
