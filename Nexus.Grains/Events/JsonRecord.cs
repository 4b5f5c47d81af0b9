using System.Text.Json;

namespace Nexus.Events;

/// <summary>A JSON object: the canonical envelope of seed 000, an ECS document, Wazuh, Suricata's EVE, or a CloudEvent, told by the members only they have.</summary>
internal static class JsonRecord
{
    public static string Read(string body, EventBuilder to)
    {
        var json = FlatJson.Own;
        if (json.Read(body) is { Length: > 0 } error) return error;
        var members = json.Members;
        if (members.HasFlag(FlatMembers.SpecVersion)) return CloudEvent(json, to);
        if (members.HasFlag(FlatMembers.Entity)) return Canonical(json, to);
        if (members.HasFlag(FlatMembers.Ecs)) return Ecs(json, to);
        if (members.HasFlag(FlatMembers.EventType)) return Eve(json, to);
        return members.HasFlag(FlatMembers.Rule | FlatMembers.Agent) ? Wazuh(json, to) : Canonical(json, to);
    }

    private static string Canonical(FlatJson json, EventBuilder to)
    {
        if (json.Text("entity", FlatRoot.Envelope) is { } entity) to.Entity = entity;
        to.Type = json.Text("type", FlatRoot.Envelope) ?? "";
        if (Time(json, "ts", to, FlatRoot.Envelope) is { } wrong) return wrong;
        if (to.Type == "mirror" && json.Text("channel", FlatRoot.Payload) is { Length: > 0 } channel)
        {
            // A mirrored message is that message: the rules for it hold, whichever way it came.
            to.Type = channel;
            to.Add("nexus.mirror", "true");
        }

        AddBelow(FlatRoot.Payload, json, to);
        foreach (var value in json.Values)
            if (value.Root == FlatRoot.Other) EcsNames.Add(to, value.Path, value.Text);
            else if (value.Root == FlatRoot.Data) EcsNames.Add(to, FieldPath.Of(Full(value)), value.Text);
        to.Session = to.Find("session.id") ?? "";
        if (to.Type == "login") Login(to);
        return "";
    }

    private static void Login(EventBuilder to)
    {
        to.Add("event.category", "authentication");
        if (to.Find("labels.success") is { } success) to.Add("event.outcome", success == "true" ? "success" : "failure");
    }

    private static string Ecs(FlatJson json, EventBuilder to)
    {
        if (Time(json, "@timestamp", to) is { } wrong) return wrong;
        foreach (var value in json.Values)
            if (value.Path.Text is not ("@timestamp" or "ecs") && !value.Path.Text.StartsWith("ecs.", StringComparison.Ordinal)) to.Add(Full(value), value.Text);
        if (to.Entity.Length == 0) to.Entity = to.Find("nexus.entity") ?? to.Find("service.name") ?? to.Find("agent.name") ?? to.Find("host.name") ?? "";
        to.Type = to.Find("event.action") ?? to.Find("event.category") ?? to.Find("event.dataset") ?? "event";
        to.Session = to.Find("session.id") ?? "";
        return "";
    }

    private static string CloudEvent(FlatJson json, EventBuilder to)
    {
        to.Entity = json.Text("source") ?? "";
        to.Type = json.Text("type", FlatRoot.Envelope) ?? "";
        if (Time(json, "time", to) is { } wrong) return wrong;
        AddBelow(FlatRoot.Data, json, to);
        to.Session = to.Find("session.id") ?? json.Text("subject") ?? "";
        return "";
    }

    private static string Eve(FlatJson json, EventBuilder to)
    {
        to.Type = json.Text("event_type") ?? "";
        if (to.Entity.Length == 0) to.Entity = json.Text("host") ?? "suricata";
        if (Time(json, "timestamp", to) is { } wrong) return wrong;
        to.Add("source.ip", json.Text("src_ip"));
        to.Add("source.port", json.Text("src_port"));
        to.Add("destination.ip", json.Text("dest_ip"));
        to.Add("destination.port", json.Text("dest_port"));
        to.Add("network.transport", json.Text("proto")?.ToLowerInvariant());
        to.Add("rule.id", json.Text("alert.signature_id"));
        to.Add("rule.name", json.Text("alert.signature"));
        to.Add("rule.category", json.Text("alert.category"));
        to.Add("event.severity", json.Text("alert.severity"));
        return "";
    }

    private static string Wazuh(FlatJson json, EventBuilder to)
    {
        to.Type = "wazuh";
        to.Entity = json.Text("agent.name") ?? to.Entity;
        if (Time(json, "timestamp", to) is { } wrong) return wrong;
        to.Add("rule.id", json.Text("rule.id"));
        to.Add("rule.name", json.Text("rule.description"));
        to.Add("event.severity", json.Text("rule.level"));
        if (json.Text("full_log") is { } line)
        {
            to.Add("message", line);
            SshdMessage.Read(line.AsSpan()[Math.Max(0, line.IndexOf("]: ", StringComparison.Ordinal) + 3)..], to);
        }

        AddBelow(FlatRoot.Data, json, to);
        return "";
    }

    private static void AddBelow(FlatRoot root, FlatJson json, EventBuilder to)
    {
        foreach (var value in json.Values)
        {
            if (value.Root != root) continue;
            var path = value.Path.Text.Length > 0 ? value.Path : FieldPath.Of(value.Kind == JsonTokenType.StartArray ? "list" : "value");
            EcsNames.Add(to, path, value.Text);
        }
    }

    private static string Full(in FlatValue value) => value.Root switch
    {
        FlatRoot.Payload => Below("payload", value.Path.Text),
        FlatRoot.Data => Below("data", value.Path.Text),
        _ => value.Path.Text,
    };

    private static string Below(string member, string path) => path.Length > 0 ? string.Concat(member, ".", path) : member;

    private static string? Time(FlatJson json, string name, EventBuilder to, FlatRoot root = FlatRoot.Other)
    {
        foreach (var value in json.Values)
        {
            if (value.Root != root || value.Path.Text != name) continue;
            if (value.Kind != JsonTokenType.String || !IsoTime.TryParse(value.Text, out var at)) return $"has a time '{Short(value.Text)}' in '{name}' that is not ISO 8601";
            to.At = at;
            return null;
        }

        return null;
    }

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
