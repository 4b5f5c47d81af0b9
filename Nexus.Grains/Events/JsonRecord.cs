using System.Globalization;
using System.Text.Json;

namespace Nexus.Events;

/// <summary>A JSON object: the canonical envelope of seed 000, an ECS document, Wazuh, Suricata's EVE, or a CloudEvent, told by the members only they have.</summary>
internal static class JsonRecord
{
    private const int MaxDepth = 16;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth };

    public static string Read(string body, EventBuilder to)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body, Strict);
        }
        catch (JsonException error)
        {
            return $"is not strict JSON: {error.Message}";
        }

        using (document)
        {
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) return "is JSON, but no object";
            try
            {
                if (root.TryGetProperty("specversion", out _)) return CloudEvent(root, to);
                if (root.TryGetProperty("entity", out _)) return Canonical(root, to);
                if (root.TryGetProperty("@timestamp", out _) || root.TryGetProperty("ecs", out _)) return Ecs(root, to);
                if (root.TryGetProperty("event_type", out _)) return Eve(root, to);
                return root.TryGetProperty("rule", out _) && root.TryGetProperty("agent", out _) ? Wazuh(root, to) : Canonical(root, to);
            }
            catch (InvalidOperationException)
            {
                return "holds text that is no Unicode";
            }
        }
    }

    private static string Canonical(JsonElement root, EventBuilder to)
    {
        if (Text(root, "entity") is { } entity) to.Entity = entity;
        to.Type = Text(root, "type") ?? "";
        if (Time(root, "ts", to) is { } wrong) return wrong;
        if (root.TryGetProperty("payload", out var payload))
        {
            if (to.Type == "mirror" && payload.ValueKind == JsonValueKind.Object && Text(payload, "channel") is { Length: > 0 } channel)
            {
                // A mirrored message is that message: the rules for it hold, whichever way it came.
                to.Type = channel;
                to.Add("nexus.mirror", "true");
            }

            Flatten(payload, "", to, EcsNames.Add);
        }

        foreach (var member in root.EnumerateObject())
            if (member.Name is not ("entity" or "type" or "ts" or "payload")) Flatten(member.Value, member.Name, to, EcsNames.Add);
        to.Session = to.Find("session.id") ?? "";
        if (to.Type == "login") Login(to);
        return "";
    }

    private static void Login(EventBuilder to)
    {
        to.Add("event.category", "authentication");
        if (to.Find("labels.success") is { } success) to.Add("event.outcome", success == "true" ? "success" : "failure");
    }

    private static string Ecs(JsonElement root, EventBuilder to)
    {
        if (Time(root, "@timestamp", to) is { } wrong) return wrong;
        foreach (var member in root.EnumerateObject())
            if (member.Name is not ("@timestamp" or "ecs")) Flatten(member.Value, member.Name, to, static (built, name, value) => built.Add(name, value));
        if (to.Entity.Length == 0) to.Entity = to.Find("nexus.entity") ?? to.Find("service.name") ?? to.Find("agent.name") ?? to.Find("host.name") ?? "";
        to.Type = to.Find("event.action") ?? to.Find("event.category") ?? to.Find("event.dataset") ?? "event";
        to.Session = to.Find("session.id") ?? "";
        return "";
    }

    private static string CloudEvent(JsonElement root, EventBuilder to)
    {
        to.Entity = Text(root, "source") ?? "";
        to.Type = Text(root, "type") ?? "";
        if (Time(root, "time", to) is { } wrong) return wrong;
        if (root.TryGetProperty("data", out var data)) Flatten(data, "", to, EcsNames.Add);
        to.Session = to.Find("session.id") ?? Text(root, "subject") ?? "";
        return "";
    }

    private static string Eve(JsonElement root, EventBuilder to)
    {
        to.Type = Text(root, "event_type") ?? "";
        if (to.Entity.Length == 0) to.Entity = Text(root, "host") ?? "suricata";
        if (Time(root, "timestamp", to) is { } wrong) return wrong;
        to.Add("source.ip", Text(root, "src_ip"));
        to.Add("source.port", Text(root, "src_port"));
        to.Add("destination.ip", Text(root, "dest_ip"));
        to.Add("destination.port", Text(root, "dest_port"));
        to.Add("network.transport", Text(root, "proto")?.ToLowerInvariant());
        if (root.TryGetProperty("alert", out var alert) && alert.ValueKind == JsonValueKind.Object)
        {
            to.Add("rule.id", Text(alert, "signature_id"));
            to.Add("rule.name", Text(alert, "signature"));
            to.Add("rule.category", Text(alert, "category"));
            to.Add("event.severity", Text(alert, "severity"));
        }

        return "";
    }

    private static string Wazuh(JsonElement root, EventBuilder to)
    {
        to.Type = "wazuh";
        if (root.GetProperty("agent") is { ValueKind: JsonValueKind.Object } agent) to.Entity = Text(agent, "name") ?? to.Entity;
        if (Time(root, "timestamp", to) is { } wrong) return wrong;
        if (root.GetProperty("rule") is { ValueKind: JsonValueKind.Object } rule)
        {
            to.Add("rule.id", Text(rule, "id"));
            to.Add("rule.name", Text(rule, "description"));
            to.Add("event.severity", Text(rule, "level"));
        }

        if (Text(root, "full_log") is { } line)
        {
            to.Add("message", line);
            SshdMessage.Read(line.AsSpan()[Math.Max(0, line.IndexOf("]: ", StringComparison.Ordinal) + 3)..], to);
        }

        if (root.TryGetProperty("data", out var data)) Flatten(data, "", to, EcsNames.Add);
        return "";
    }

    private static string? Time(JsonElement root, string name, EventBuilder to)
    {
        if (!root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        if (value.ValueKind == JsonValueKind.String && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at))
        {
            to.At = at;
            return null;
        }

        return $"has a time '{Short(value.GetRawText())}' in '{name}' that is not ISO 8601";
    }

    private static void Flatten(JsonElement value, string path, EventBuilder to, Action<EventBuilder, string, string> add)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject()) Flatten(member.Value, path.Length == 0 ? member.Name : string.Concat(path, ".", member.Name), to, add);
                break;
            case JsonValueKind.Array:
                // A list of plain values is one text; rules look for words in it.
                add(to, path.Length == 0 ? "list" : path, string.Join(", ", value.EnumerateArray().Select(Plain).Where(static text => text.Length > 0)));
                break;
            case JsonValueKind.Null or JsonValueKind.Undefined:
                break;
            default:
                add(to, path.Length == 0 ? "value" : path, Plain(value));
                break;
        }
    }

    private static string Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Number => value.GetRawText(),
        _ => "",
    };

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number ? Plain(value) : null;

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
