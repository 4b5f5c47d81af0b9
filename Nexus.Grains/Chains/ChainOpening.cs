using System.Collections.Immutable;
using System.Text.Json;
using Nexus.Ledger;

namespace Nexus.Chains;

/// <summary>Task and plan as they stand in the payload of a chain's first decision, from which a chain is rebuilt.</summary>
public static class ChainOpening
{
    public static Utf8Json Write(ChainTask task, ImmutableArray<PlanStep> steps)
    {
        using var json = CanonicalBuffer.Rent();
        json.Raw("{"u8);
        if (task.OpenedBy.Length > 0)
        {
            json.Text("\"by\":"u8, task.OpenedBy);
            json.Raw(","u8);
        }

        json.Raw("\"persona\":"u8);
        if (task.Persona is { } persona) CanonicalJson.WriteText(json, persona);
        else json.Raw("null"u8);
        json.Raw(",\"steps\":["u8);
        for (var i = 0; i < steps.Length; i++)
        {
            if (i > 0) json.Raw(","u8);
            WriteStep(json, steps[i]);
        }

        json.Prose("],\"task\":"u8, task.Task);
        json.Raw(task.TaskTrusted ? ",\"trusted\":true}"u8 : ",\"trusted\":false}"u8);
        return json.ToJson();
    }

    /// <summary>Task and plan out of the payload of the first decision; null where it was erased.</summary>
    public static (ChainTask Task, ImmutableArray<PlanStep> Steps)? Read(StoredLeaf firstDecision)
    {
        if (firstDecision.Draft.Payload.IsEmpty) return null;
        using var payload = JsonDocument.Parse(firstDecision.Draft.Payload.Memory);
        if (!payload.RootElement.TryGetProperty("opening", out var opening)) return null;
        var task = new ChainTask(opening.GetProperty("task").GetString()!, opening.GetProperty("persona").GetString(), opening.GetProperty("trusted").GetBoolean(), opening.TryGetProperty("by", out var by) ? by.GetString()! : "");
        return (task, [.. opening.GetProperty("steps").EnumerateArray().Select(ReadStep)]);
    }

    private static void WriteStep(CanonicalBuffer json, PlanStep step)
    {
        json.Prose("{\"action\":"u8, step.PlannedAction);
        json.Raw(",\"parameters\":"u8);
        CanonicalJson.Write(json, step.Parameters.Span);
        json.Prose(",\"persona\":"u8, step.PersonaName);
        json.Prose(",\"persona_id\":"u8, step.PersonaId);
        json.Prose(",\"reasoning\":"u8, step.Reasoning);
        json.Prose(",\"tool\":"u8, step.Tool);
        json.Raw("}"u8);
    }

    private static PlanStep ReadStep(JsonElement step) => new(
        step.GetProperty("persona_id").GetString()!,
        step.GetProperty("persona").GetString()!,
        step.GetProperty("tool").GetString()!,
        Utf8Json.From(step.GetProperty("parameters").GetRawText()),
        step.GetProperty("action").GetString()!,
        [.. step.GetProperty("reasoning").EnumerateArray().Select(thought => thought.GetString()!)]);
}
