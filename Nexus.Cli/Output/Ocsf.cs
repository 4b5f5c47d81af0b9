using System.Text;
using System.Text.Json;
using Nexus.Wire;

namespace Nexus.Cli.Output;

/// <summary>A seal as an event of the Open Cybersecurity Schema Framework: API Activity (class 6003), one JSON line each.</summary>
internal static class Ocsf
{
    private const int Class = 6003;
    private const int Category = 6;

    // 99 is "other", named in activity_name: what a tool does is not one of create, read, update and delete.
    private const int Activity = 99;

    public static string Line(SealResponse seal)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes)) Write(json, seal);
        return Encoding.UTF8.GetString(bytes.ToArray()) + "\n";
    }

    private static void Write(Utf8JsonWriter json, SealResponse seal)
    {
        var (status, name) = StatusOf(seal.Status);
        json.WriteStartObject();
        json.WriteNumber("class_uid", Class);
        json.WriteNumber("category_uid", Category);
        json.WriteNumber("activity_id", Activity);
        json.WriteString("activity_name", seal.Tool);
        json.WriteNumber("type_uid", Class * 100 + Activity);
        json.WriteNumber("time", seal.CreatedAt.ToUnixTimeMilliseconds());
        json.WriteNumber("severity_id", seal.Status is "blocked" or "escalated" || seal.Shadow is not null ? 3 : seal.Status is "failed" or "unknown" ? 2 : 1);
        json.WriteNumber("status_id", status);
        json.WriteString("status", name);
        json.WriteString("status_detail", seal.Error ?? (seal.Shadow is { } waived ? $"{seal.Status} in shadow, enforced it would have been {waived}" : seal.Status));
        json.WriteString("message", $"{seal.Persona} → {seal.Tool}: {seal.Status}");
        json.WriteStartObject("metadata");
        json.WriteString("version", "1.3.0");
        json.WriteString("uid", seal.Id);
        json.WriteString("correlation_uid", seal.ChainId);
        json.WriteStartObject("product");
        json.WriteString("name", "Nexus");
        json.WriteString("vendor_name", "Nexus");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("actor");
        json.WriteStartObject("user");
        json.WriteString("name", seal.Persona);
        json.WriteEndObject();
        json.WriteStartObject("session");
        json.WriteString("uid", seal.ChainId);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("api");
        json.WriteString("operation", seal.Tool);
        json.WriteEndObject();
        json.WriteStartObject("src_endpoint");
        json.WriteString("name", "nexus");
        json.WriteEndObject();
        json.WriteStartObject("unmapped");
        json.WriteNumber("step", seal.StepIndex);
        if (seal.Shadow is { } shadow) json.WriteString("shadow", shadow);
        if (seal.Trial is { } trial) json.WriteString("trial", $"{trial.Number}:{trial.Decision}");
        json.WriteStartObject("gates");
        foreach (var gate in seal.Gates) json.WriteString(gate.Name, gate.Verdict);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static (int Id, string Name) StatusOf(string status) => status switch
    {
        "executed" => (1, "Success"),
        "blocked" or "failed" => (2, "Failure"),
        _ => (99, status),
    };
}
