using System.Text.Json;
using Nexus.Personas;
using Nexus.Tools;

namespace Nexus.Repairs;

/// <summary>Bounds how many events an entity may send, for a while.</summary>
internal sealed class ThrottleTool(IGrainFactory grains, TimeProvider time) : RepairTool
{
    public override ToolDescriptor Descriptor { get; } = Describe(
        "throttle",
        "Bounds how many events an entity may send each second, for a while; those above are refused at the door and not kept.",
        """
        "entity":{"type":"string","minLength":1,"maxLength":128,"description":"The entity."},
        "per_second":{"type":"integer","minimum":1,"maximum":1000000,"description":"Events a second."},
        "seconds":{"type":"integer","minimum":0,"maximum":86400,"description":"For how long; 0 takes a bound away."}
        """,
        "\"entity\",\"per_second\",\"seconds\"",
        "entity:throttle:{entity}",
        "entity",
        RiskLevel.Medium);

    protected override string PreState => "none: a bound may stand or not";

    protected override string PostCondition => "the bound is in force, or gone where it was to be taken away";

    protected override async Task<RepairLook> LookAsync(ToolCall call, JsonElement parameters)
    {
        var entity = parameters.Text("entity");
        var before = (await Throttles(call).ListAsync()).FirstOrDefault(throttle => throttle.Entity == entity);
        var left = before is null ? 0 : Math.Max(0, (int)Math.Ceiling((before.Until - time.GetUtcNow()).TotalSeconds));
        var inverse = Hint("throttle", writer =>
        {
            writer.WriteString("entity", entity);
            writer.WriteNumber("per_second", before?.PerSecond ?? 1);
            writer.WriteNumber("seconds", left);
        });
        return new RepairLook(Bound(before), "", inverse);
    }

    protected override async Task<(Utf8Json After, string Objection)> ApplyAsync(ToolCall call, JsonElement parameters, RepairLook look)
    {
        var (entity, seconds) = (parameters.Text("entity"), parameters.Int("seconds", 0));
        await Throttles(call).PutAsync(new Throttle(entity, parameters.Int("per_second", 1), time.GetUtcNow().AddSeconds(seconds)));
        var after = (await Throttles(call).ListAsync()).FirstOrDefault(throttle => throttle.Entity == entity);
        return (Bound(after), (after is not null) == (seconds > 0) ? "" : seconds > 0 ? "no bound is in force" : "a bound is still in force");
    }

    private IThrottlesGrain Throttles(ToolCall call) => grains.GetGrain<IThrottlesGrain>(call.Tenant);

    private static Utf8Json Bound(Throttle? throttle) => State(writer =>
    {
        writer.WriteBoolean("throttled", throttle is not null);
        if (throttle is null) return;
        writer.WriteNumber("per_second", throttle.PerSecond);
        writer.WriteString("until", throttle.Until);
    });
}
