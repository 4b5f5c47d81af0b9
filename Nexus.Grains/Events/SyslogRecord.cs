using System.Globalization;

namespace Nexus.Events;

/// <summary>A syslog line: RFC 3164 (no year: it is the one that puts the line nearest before its arrival) or RFC 5424, with or without priority.</summary>
internal static class SyslogRecord
{
    private const string Months = "JanFebMarAprMayJunJulAugSepOctNovDec";

    public static bool Looks(ReadOnlySpan<char> line)
    {
        if (line[0] == '<')
        {
            var end = line.IndexOf('>');
            return end is > 1 and <= 4 && int.TryParse(line[1..end], NumberStyles.None, CultureInfo.InvariantCulture, out var priority) && priority <= 191;
        }

        return Month(line) > 0 && line.Length > 16 || line.Length > 20 && char.IsAsciiDigit(line[0]) && line[4] == '-' && line[10] == 'T';
    }

    public static string Read(ReadOnlySpan<char> line, DateTimeOffset receivedAt, EventBuilder to)
    {
        if (line[0] == '<')
        {
            var end = line.IndexOf('>');
            if (end is < 2 or > 4 || !int.TryParse(line[1..end], NumberStyles.None, CultureInfo.InvariantCulture, out var priority) || priority > 191) return "has a syslog priority that is not <0> to <191>";
            to.Add("log.syslog.priority", priority.ToString(CultureInfo.InvariantCulture));
            line = line[(end + 1)..];
        }

        if (line.StartsWith("1 ", StringComparison.Ordinal)) return Modern(line[2..], to);
        return line.Length > 20 && char.IsAsciiDigit(line[0]) ? Stamped(line, to) : Classic(line, receivedAt, to);
    }

    /// <summary><c>Mmm dd hh:mm:ss host tag[pid]: message</c>.</summary>
    private static string Classic(ReadOnlySpan<char> line, DateTimeOffset receivedAt, EventBuilder to)
    {
        var month = Month(line);
        if (month == 0 || line.Length < 16 || !int.TryParse(line[4..6].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var day) || day is < 1 or > 31
            || !TimeOnly.TryParseExact(line[7..15], "HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var clock)) return "does not begin with a syslog time (Mmm dd hh:mm:ss)";
        if (Nearest(receivedAt, month, day, clock) is not { } at) return $"has a day {day} that month {month} does not have";
        to.At = at;
        return Rest(line[15..].TrimStart(), to);
    }

    /// <summary><c>2026-01-01T00:00:00.000000+00:00 host tag[pid]: message</c>, as rsyslog's high-precision form.</summary>
    private static string Stamped(ReadOnlySpan<char> line, EventBuilder to)
    {
        var space = line.IndexOf(' ');
        if (space < 0 || !IsoTime.TryParse(line[..space], out var at)) return "does not begin with an ISO 8601 time";
        to.At = at;
        return Rest(line[(space + 1)..], to);
    }

    /// <summary>RFC 5424 after its version: <c>time host app pid msgid [data] message</c>.</summary>
    private static string Modern(ReadOnlySpan<char> line, EventBuilder to)
    {
        var stamp = Word(ref line);
        if (stamp is not "-")
        {
            if (!IsoTime.TryParse(stamp, out var at)) return "has an RFC 5424 time that is not ISO 8601";
            to.At = at;
        }

        var (host, app, pid) = (Word(ref line).ToString(), Word(ref line).ToString(), Word(ref line).ToString());
        Word(ref line);
        Known(to, host, app, pid);
        if (line.StartsWith("[", StringComparison.Ordinal)) line = AfterData(line);
        else if (line.StartsWith("-", StringComparison.Ordinal)) line = line[1..];
        return Message(line.TrimStart(" \uFEFF"), to);
    }

    private static string Rest(ReadOnlySpan<char> line, EventBuilder to)
    {
        var host = Word(ref line).ToString();
        if (host.Length == 0) return "names no host";
        var colon = line.IndexOf(": ", StringComparison.Ordinal);
        var tag = colon < 0 ? default : line[..colon];
        var (app, pid) = (tag.ToString(), "");
        var bracket = tag.IndexOf('[');
        if (bracket > 0 && tag[^1] == ']') (app, pid) = (tag[..bracket].ToString(), tag[(bracket + 1)..^1].ToString());
        if (app.Contains(' ', StringComparison.Ordinal)) (app, pid, colon) = ("", "", -2);
        Known(to, host, app, pid);
        return Message(line[Math.Max(0, colon + 2)..].TrimStart(), to);
    }

    private static void Known(EventBuilder to, string host, string app, string pid)
    {
        if (host is not ("" or "-")) to.Add("host.name", host);
        if (to.Entity.Length == 0) to.Entity = host;
        if (app is not ("" or "-")) to.Add("process.name", app);
        if (pid is not ("" or "-")) to.Add("process.pid", pid);
    }

    private static string Message(ReadOnlySpan<char> message, EventBuilder to)
    {
        to.Type = "syslog";
        to.Add("message", message.ToString());
        if (to.Find("process.name") is "sshd" or "sshd-session") SshdMessage.Read(message, to);
        return "";
    }

    private static ReadOnlySpan<char> AfterData(ReadOnlySpan<char> line)
    {
        var quoted = false;
        for (var i = 1; i < line.Length; i++)
        {
            if (line[i] == '\\') i++;
            else if (line[i] == '"') quoted = !quoted;
            else if (line[i] == ']' && !quoted && (i + 1 == line.Length || line[i + 1] != '[')) return line[(i + 1)..];
        }

        return default;
    }

    private static ReadOnlySpan<char> Word(ref ReadOnlySpan<char> line)
    {
        var space = line.IndexOf(' ');
        var word = space < 0 ? line : line[..space];
        line = space < 0 ? default : line[(space + 1)..];
        return word;
    }

    private static int Month(ReadOnlySpan<char> line)
    {
        if (line.Length < 4 || line[3] != ' ') return 0;
        var at = Months.AsSpan().IndexOf(line[..3], StringComparison.Ordinal);
        return at >= 0 && at % 3 == 0 ? at / 3 + 1 : 0;
    }

    // A line may run a day ahead of us (its clock or zone); one from further ahead is from last year.
    private static DateTimeOffset? Nearest(DateTimeOffset receivedAt, int month, int day, TimeOnly clock)
    {
        for (var year = receivedAt.AddDays(1).Year; year > receivedAt.Year - 8; year--)
        {
            if (day > DateTime.DaysInMonth(year, month)) continue;
            var at = new DateTimeOffset(year, month, day, clock.Hour, clock.Minute, clock.Second, TimeSpan.Zero);
            if (at <= receivedAt.AddDays(1)) return at;
        }

        return null;
    }
}
