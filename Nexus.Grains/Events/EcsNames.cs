using System.Collections.Frozen;

namespace Nexus.Events;

/// <summary>What members of an envelope's payload are called in the Elastic Common Schema. What it has no name for stands under <c>labels.</c></summary>
internal static class EcsNames
{
    private static readonly FrozenDictionary<string, string> Names = new Dictionary<string, string>
    {
        ["text"] = "message",
        ["message"] = "message",
        ["msg"] = "message",
        ["body"] = "message",
        ["body.text"] = "message",
        ["body.message"] = "message",
        ["body.msg"] = "message",
        ["body.content"] = "message",
        ["content"] = "message",
        ["session"] = "session.id",
        ["session_id"] = "session.id",
        ["sessionId"] = "session.id",
        ["body.session"] = "session.id",
        ["body.session_id"] = "session.id",
        ["body.sessionId"] = "session.id",
        ["user"] = "user.name",
        ["username"] = "user.name",
        ["user_name"] = "user.name",
        ["body.user"] = "user.name",
        ["ip"] = "source.ip",
        ["src_ip"] = "source.ip",
        ["source_ip"] = "source.ip",
        ["remote_addr"] = "source.ip",
        ["dest_ip"] = "destination.ip",
        ["host"] = "host.name",
        ["hostname"] = "host.name",
        ["pid"] = "process.pid",
        ["process"] = "process.name",
        ["comm"] = "process.name",
        ["syscall"] = "process.syscall",
        ["direction"] = "network.direction",
        ["outcome"] = "event.outcome",
        ["action"] = "event.action",
        ["level"] = "log.level",
        ["persona"] = "nexus.persona",
        ["tool"] = "nexus.tool",
        ["gate"] = "nexus.gate",
        ["seal"] = "nexus.seal",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // Percentages at the edge, shares of one inside, as the schema has it.
    private static readonly FrozenDictionary<string, string> Shares = new Dictionary<string, string>
    {
        ["cpu"] = "host.cpu.usage",
        ["cpu_percent"] = "host.cpu.usage",
        ["memory_percent"] = "host.memory.usage",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Roots = new[]
    {
        "agent", "client", "cloud", "container", "destination", "dns", "email", "error", "event", "file", "group", "host", "http", "labels", "log", "network", "observer",
        "organization", "process", "registry", "related", "rule", "server", "service", "session", "source", "threat", "tls", "url", "user", "user_agent", "vulnerability",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static void Add(EventBuilder to, FieldPath path, string value)
    {
        if (path.Share is { } share && double.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out var percent))
            to.Add(share, (percent / 100).ToString("R", System.Globalization.CultureInfo.InvariantCulture));
        else to.Add(path.Name, value);
    }

    public static string Of(string path) => Names.TryGetValue(path, out var name) ? name : IsEcs(path) ? path : "labels." + path;

    public static string? ShareOf(string path) => Shares.GetValueOrDefault(path);

    private static bool IsEcs(string path)
    {
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && Roots.GetAlternateLookup<ReadOnlySpan<char>>().Contains(path.AsSpan(0, dot));
    }
}
