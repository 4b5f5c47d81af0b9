namespace Nexus.Events;

/// <summary>From a raw record to the one envelope. Never throws: what cannot be read says why.</summary>
public static class Normaliser
{
    public const int MaxBody = 65_536;
    private const int MaxName = 128;

    public static ReadResult Read(ReadRecord record)
    {
        var raw = record.Raw;
        if (raw.Body.Length > MaxBody) return ReadResult.Unreadable($"has {raw.Body.Length:N0} characters; a record has at most {MaxBody:N0}");
        var body = raw.Body.AsSpan().Trim();
        if (body.IsEmpty) return ReadResult.Unreadable("is empty");
        var built = new EventBuilder { Entity = raw.Entity };
        var error = Format(raw.Format, body) switch
        {
            RecordFormat.Json => JsonRecord.Read(raw.Body, built),
            RecordFormat.Audit => AuditRecord.Read(body, built),
            RecordFormat.Syslog => SyslogRecord.Read(body, record.ReceivedAt, built),
            RecordFormat.Text => Line(body, built),
            _ => "is neither a JSON object, a syslog line nor an audit line",
        };
        if (error.Length > 0) return ReadResult.Unreadable(error);
        return Named("entity", built.Entity) ?? Named("type", built.Type) ?? new ReadResult(Build(record, built), "");
    }

    /// <summary>What form a record without a named one has; Auto if it has none that is known.</summary>
    public static RecordFormat Format(RecordFormat named, ReadOnlySpan<char> body)
    {
        if (named != RecordFormat.Auto) return named;
        if (body[0] == '{') return RecordFormat.Json;
        if (AuditRecord.Looks(body)) return RecordFormat.Audit;
        return SyslogRecord.Looks(body) ? RecordFormat.Syslog : RecordFormat.Auto;
    }

    private static string Line(ReadOnlySpan<char> body, EventBuilder to)
    {
        to.Type = "log";
        to.Add("message", body.ToString());
        return "";
    }

    private static ReadResult? Named(string what, string name)
    {
        if (name.Length == 0) return ReadResult.Unreadable($"names no {what}");
        if (name.Length > MaxName) return ReadResult.Unreadable($"has an {what} of {name.Length} characters; at most {MaxName}");
        foreach (var c in name)
            if (char.IsControl(c)) return ReadResult.Unreadable($"has a control character in its {what}");
        return null;
    }

    private static Event Build(ReadRecord record, EventBuilder built) => new(
        record.Journal,
        record.Position,
        built.Entity,
        built.Type,
        built.At ?? record.ReceivedAt,
        record.ReceivedAt,
        record.Raw.Source,
        record.Sender,
        built.Session,
        built.Count,
        built.Fields(),
        record.Raw.Body);
}
