using System.Globalization;

namespace Nexus.Events;

/// <summary>What sshd says about logins. One failed attempt is one line "Failed …"; its companions (pam, "Invalid user", disconnects) are not counted again.</summary>
internal static class SshdMessage
{
    public static void Read(ReadOnlySpan<char> message, EventBuilder to)
    {
        if (Repeated(ref message, out var times)) to.Count = times;
        if (After(message, "Failed ") is { IsEmpty: false } failed) Login(failed, "failure", to);
        else if (After(message, "Accepted ") is { IsEmpty: false } accepted) Login(accepted, "success", to);
    }

    /// <summary><c>password for [invalid user ]NAME from ADDRESS port N ssh2</c>. The name is the client's to choose, so the address is looked for from the end.</summary>
    private static void Login(ReadOnlySpan<char> text, string outcome, EventBuilder to)
    {
        var space = text.IndexOf(" for ", StringComparison.Ordinal);
        var from = text.LastIndexOf(" from ", StringComparison.Ordinal);
        if (space < 0 || from < space) return;
        var name = text[(space + 5)..Math.Max(space + 5, from)];
        if (After(name, "invalid user ") is { IsEmpty: false } unknown)
        {
            name = unknown;
            to.Add("labels.invalid_user", "true");
        }

        var rest = text[(from + 6)..];
        var end = rest.IndexOf(' ');
        to.Type = "authentication";
        to.Add("event.category", "authentication");
        to.Add("event.outcome", outcome);
        to.Add("event.action", string.Concat("ssh_", text[..space]));
        to.Add("user.name", name.ToString());
        to.Add("source.ip", (end < 0 ? rest : rest[..end]).ToString());
        if (end >= 0 && After(rest[(end + 1)..], "port ") is { IsEmpty: false } port) to.Add("source.port", port[..(port.IndexOf(' ') is var stop and >= 0 ? stop : port.Length)].ToString());
    }

    /// <summary><c>message repeated 3 times: [ … ]</c>.</summary>
    private static bool Repeated(ref ReadOnlySpan<char> message, out int times)
    {
        times = 1;
        if (After(message, "message repeated ") is not { IsEmpty: false } rest) return false;
        var end = rest.IndexOf(" times: [", StringComparison.Ordinal);
        if (end < 0 || !int.TryParse(rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out times) || times is < 1 or > 100_000)
        {
            times = 1;
            return false;
        }

        message = rest[(end + 9)..].Trim(" ]");
        return true;
    }

    private static ReadOnlySpan<char> After(ReadOnlySpan<char> text, string start) => text.StartsWith(start, StringComparison.Ordinal) ? text[start.Length..] : default;
}
