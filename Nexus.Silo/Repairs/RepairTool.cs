using System.Buffers;
using System.Text.Json;
using Nexus.Calls;
using Nexus.Personas;
using Nexus.Tools;

namespace Nexus.Repairs;

/// <summary>What a repair found before it began.</summary>
/// <param name="Before">The state it would change, as JSON.</param>
/// <param name="Objection">Why the declared pre-state does not hold; empty if it does.</param>
/// <param name="Inverse">The hint that undoes it; empty where nothing can.</param>
public sealed record RepairLook(Utf8Json Before, string Objection, string Inverse);

/// <summary>A repair: looks whether its declared pre-state holds, does it unless the call is a dry run, and checks that its post-condition does.</summary>
internal abstract class RepairTool : ITool
{
    public abstract ToolDescriptor Descriptor { get; }

    /// <summary>What must hold before, in words.</summary>
    protected abstract string PreState { get; }

    /// <summary>What must hold after, in words.</summary>
    protected abstract string PostCondition { get; }

    public async ValueTask<ToolResult> InvokeAsync(ToolCall call, CancellationToken cancellation)
    {
        TenantScope.Enter(call.Tenant, RepairPlan.Persona);
        using var document = JsonDocument.Parse(call.Take(Descriptor).Memory);
        var parameters = document.RootElement;
        var look = await LookAsync(call, parameters);
        if (look.Objection.Length > 0) return ToolResult.Fail($"the pre-state does not hold ({PreState}): {look.Objection}");
        var dry = parameters.Flag("dry_run");
        Utf8Json after = default;
        if (!dry)
        {
            (after, var objection) = await ApplyAsync(call, parameters, look);
            if (objection.Length > 0) return ToolResult.Fail($"the post-condition does not hold ({PostCondition}): {objection}");
        }

        return ToolJson.Object(writer =>
        {
            writer.WriteBoolean("dry_run", dry);
            writer.WriteString("pre_state", PreState);
            writer.WriteString("post_condition", PostCondition);
            writer.WritePropertyName("before");
            writer.WriteRawValue(look.Before.Span);
            if (!after.IsEmpty)
            {
                writer.WritePropertyName("after");
                writer.WriteRawValue(after.Span);
            }

            writer.WriteString("inverse", look.Inverse);
        });
    }

    protected abstract Task<RepairLook> LookAsync(ToolCall call, JsonElement parameters);

    /// <returns>The state after, and why the post-condition does not hold; empty if it does.</returns>
    protected abstract Task<(Utf8Json After, string Objection)> ApplyAsync(ToolCall call, JsonElement parameters, RepairLook look);

    /// <summary>A descriptor as all repairs have it: only their own persona is granted them, and what they change is named by a trusted source or not at all.</summary>
    protected static ToolDescriptor Describe(string name, string description, string properties, string required, string resource, string sink, RiskLevel risk) => new(
        name,
        description,
        Utf8Json.From("{\"type\":\"object\",\"properties\":{" + properties + ",\"dry_run\":{\"type\":\"boolean\",\"default\":false,\"description\":\"Only look: what would be changed, and how it could be undone.\"}},\"required\":[" + required + "],\"additionalProperties\":false}"),
        risk,
        ToolEffect.Write,
        [resource],
        [sink],
        25,
        RequiresApproval: false,
        ToolRecovery.Probe,
        OutputTrust.Trusted,
        1);

    protected static Utf8Json State(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        return Utf8Json.From(buffer.WrittenSpan);
    }

    protected static string Hint(string tool, Action<Utf8JsonWriter> members) => $"{tool} {State(members)}";
}
