using System.Text.Json;
using Nexus.Personas;
using Nexus.Tools;

namespace Nexus.Repairs;

/// <summary>Takes a persona out of use, or back into it. A running lease on it ends with its next action.</summary>
internal sealed class QuarantinePersonaTool(IGrainFactory grains) : RepairTool
{
    public override ToolDescriptor Descriptor { get; } = Describe(
        "quarantine_persona",
        "Takes a persona out of use, so that nothing can act under it; or releases it.",
        """
        "persona":{"type":"string","minLength":1,"maxLength":64,"description":"Name or id."},
        "release":{"type":"boolean","default":false,"description":"Whether to take it back into use instead."}
        """,
        "\"persona\"",
        "persona:quarantine:{persona}",
        "persona",
        RiskLevel.High);

    protected override string PreState => "the persona exists and is not the antibody";

    protected override string PostCondition => "the persona is out of use, or in use again where it was to be released";

    protected override async Task<RepairLook> LookAsync(ToolCall call, JsonElement parameters)
    {
        var name = parameters.Text("persona");
        var persona = await Personas(call).FindAsync(name);
        var objection = persona is null ? $"there is no persona '{name}'" : persona.Name == RepairPlan.Persona ? "the antibody does not judge itself: a person must" : "";
        var inverse = Hint("quarantine_persona", writer =>
        {
            writer.WriteString("persona", name);
            if (!parameters.Flag("release")) writer.WriteBoolean("release", true);
        });
        return new RepairLook(Standing(persona), objection, persona is null || persona.IsActive == parameters.Flag("release") ? "" : inverse);
    }

    protected override async Task<(Utf8Json After, string Objection)> ApplyAsync(ToolCall call, JsonElement parameters, RepairLook look)
    {
        var (personas, release) = (Personas(call), parameters.Flag("release"));
        var p = await personas.FindAsync(parameters.Text("persona")) ?? throw new NexusException(ErrorCode.NotFound, "the persona is gone");
        var after = await personas.UpdateAsync(p.Id, p.ToDraft() with { IsActive = release });
        return (Standing(after), after.IsActive == release ? "" : "it is unchanged");
    }

    private IPersonasGrain Personas(ToolCall call) => grains.GetGrain<IPersonasGrain>(call.Tenant);

    private static Utf8Json Standing(PersonaContract? persona) => State(writer =>
    {
        writer.WriteBoolean("exists", persona is not null);
        writer.WriteBoolean("active", persona?.IsActive ?? false);
        writer.WriteNumber("version", persona?.Version ?? 0);
    });
}
