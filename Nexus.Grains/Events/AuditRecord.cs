using System.Globalization;

namespace Nexus.Events;

/// <summary>A line of the Linux audit log: <c>type=SYSCALL msg=audit(1767225600.123:42): key=value …</c>, values plain, in quotes or in hexadecimal.</summary>
internal static class AuditRecord
{
    public static bool Looks(ReadOnlySpan<char> line) =>
        (line.StartsWith("type=", StringComparison.Ordinal) || line.StartsWith("node=", StringComparison.Ordinal)) && line.IndexOf("msg=audit(", StringComparison.Ordinal) > 0;

    public static string Read(ReadOnlySpan<char> line, EventBuilder to)
    {
        var stamp = line.IndexOf("msg=audit(", StringComparison.Ordinal);
        var close = stamp < 0 ? -1 : line[stamp..].IndexOf("):", StringComparison.Ordinal) + stamp;
        if (stamp < 0 || close < stamp) return "has no audit stamp msg=audit(seconds:serial):";
        var inside = line[(stamp + 10)..close];
        var colon = inside.IndexOf(':');
        if (colon < 0 || !double.TryParse(inside[..colon], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) || seconds is < 0 or > 253402300799) return "has an audit time that is no number of seconds";
        to.At = DateTimeOffset.UnixEpoch.AddTicks((long)Math.Round(seconds * 1000) * TimeSpan.TicksPerMillisecond);
        to.Add("event.sequence", inside[(colon + 1)..].ToString());
        var kind = "";
        foreach (var (name, value) in Pairs(line[..stamp].ToString()))
            if (name == "type") kind = value;
            else if (name == "node") to.Add("host.name", value);
        foreach (var (name, value) in Pairs(line[(close + 2)..].ToString())) Field(name, value, to);
        to.Type = kind.Length == 0 ? "audit" : kind.ToLowerInvariant();
        if (kind is "USER_LOGIN" or "USER_AUTH") to.Add("event.category", "authentication");
        if (to.Entity.Length == 0) to.Entity = to.Find("host.name") ?? "audit";
        return "";
    }

    private static void Field(string name, string value, EventBuilder to)
    {
        switch (name)
        {
            case "comm": to.Add("process.name", value); break;
            case "exe": to.Add("process.executable", value); break;
            case "pid": to.Add("process.pid", value); break;
            case "ppid": to.Add("process.parent.pid", value); break;
            case "uid": to.Add("user.id", value); break;
            case "acct": to.Add("user.name", value); break;
            case "addr": to.Add("source.ip", value == "?" ? null : value); break;
            case "syscall": to.Add("process.syscall", value); break;
            case "SYSCALL": to.Add("labels.syscall_name", value); break;
            case "res" or "success": to.Add("event.outcome", value is "yes" or "success" or "1" ? "success" : "failure"); break;
            case "key": to.Add("rule.name", value is "(null)" ? null : value); break;
            case "msg":
                // User-space records hold their pairs once more inside quotes.
                foreach (var (inner, text) in Pairs(value)) Field(inner, text, to);
                break;
            default: to.Add("labels." + name, value); break;
        }
    }

    private static IEnumerable<(string Name, string Value)> Pairs(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var equals = text.IndexOf('=', at);
            if (equals < 0) yield break;
            var start = text.LastIndexOf(' ', equals, equals - at + 1) + 1;
            var name = text[Math.Max(at, start)..equals].Trim('\u001d', ' ');
            var (value, next) = Value(text, equals + 1, name);
            if (name.Length > 0) yield return (name, value);
            at = next;
        }
    }

    private static (string Value, int Next) Value(string text, int at, string name)
    {
        if (at < text.Length && text[at] is '"' or '\'')
        {
            var end = text.IndexOf(text[at], at + 1);
            if (end > 0) return (text[(at + 1)..end], end + 1);
        }

        var stop = text.IndexOfAny([' ', '\u001d'], at);
        if (stop < 0) stop = text.Length;
        var plain = text[at..stop];
        return (name is "comm" or "exe" or "acct" or "proctitle" ? Unhex(plain) : plain, stop);
    }

    // auditd writes text with blanks or quotes in it as hexadecimal.
    private static string Unhex(string text)
    {
        if (text.Length < 2 || text.Length % 2 != 0) return text;
        foreach (var c in text)
            if (!char.IsAsciiHexDigitUpper(c)) return text;
        return System.Text.Encoding.UTF8.GetString(Convert.FromHexString(text)).Replace('\0', ' ');
    }
}
