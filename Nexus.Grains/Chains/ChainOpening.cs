using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Nexus.Ledger;

namespace Nexus.Chains;

/// <summary>Task and plan as they stand in the payload of a chain's first decision, from which a chain is rebuilt.</summary>
public static class ChainOpening
{
    public static Utf8Json Write(ChainTask task, ImmutableArray<PlanStep> steps)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("persona", task.Persona);
            json.WriteStartArray("steps");
            foreach (var step in steps) WriteStep(json, step);
            json.WriteEndArray();
            json.WriteString("task", task.Task);
            json.WriteBoolean("trusted", task.TaskTrusted);
            json.WriteEndObject();
        }

        return CanonicalJson.Canonicalize(buffer.WrittenSpan);
    }

    /// <summary>Task and plan out of the payload of the first decision; null where it was erased.</summary>
    public static (ChainTask Task, ImmutableArray<PlanStep> Steps)? Read(StoredLeaf firstDecision)
    {
        if (firstDecision.Draft.Payload.IsEmpty) return null;
        using var payload = JsonDocument.Parse(firstDecision.Draft.Payload.Memory);
        if (!payload.RootElement.TryGetProperty("opening", out var opening)) return null;
        var task = new ChainTask(opening.GetProperty("task").GetString()!, opening.GetProperty("persona").GetString(), opening.GetProperty("trusted").GetBoolean());
        return (task, [.. opening.GetProperty("steps").EnumerateArray().Select(ReadStep)]);
    }

    private static void WriteStep(Utf8JsonWriter json, PlanStep step)
    {
        json.WriteStartObject();
        json.WriteString("action", step.PlannedAction);
        json.WritePropertyName("parameters");
        json.WriteRawValue(step.Parameters.Span);
        json.WriteString("persona", step.PersonaName);
        json.WriteString("persona_id", step.PersonaId);
        json.WriteStartArray("reasoning");
        foreach (var thought in step.Reasoning) json.WriteStringValue(thought);
        json.WriteEndArray();
        json.WriteString("tool", step.Tool);
        json.WriteEndObject();
    }

    private static PlanStep ReadStep(JsonElement step) => new(
        step.GetProperty("persona_id").GetString()!,
        step.GetProperty("persona").GetString()!,
        step.GetProperty("tool").GetString()!,
        Utf8Json.From(step.GetProperty("parameters").GetRawText()),
        step.GetProperty("action").GetString()!,
        [.. step.GetProperty("reasoning").EnumerateArray().Select(thought => thought.GetString()!)]);
}
