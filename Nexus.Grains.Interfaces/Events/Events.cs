using System.Collections.Immutable;

namespace Nexus.Events;

/// <summary>One fact of an event: an ECS field name with its value as text.</summary>
/// <param name="Name">As in the Elastic Common Schema where it has one, e.g. <c>source.ip</c>; else under <c>labels.</c> or <c>nexus.</c></param>
/// <param name="Value">Numbers in invariant form, truth values as <c>true</c> and <c>false</c>.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Events.EventField")]
public readonly record struct EventField([property: Id(0)] string Name, [property: Id(1)] string Value);

/// <summary>What form a raw record is in.</summary>
[GenerateSerializer, Alias("Nexus.Events.RecordFormat")]
public enum RecordFormat
{
    /// <summary>Told from the record itself.</summary>
    Auto,

    /// <summary>One JSON object: the canonical envelope, ECS, Wazuh, EVE or CloudEvents.</summary>
    Json,

    /// <summary>A syslog line, RFC 3164 or RFC 5424.</summary>
    Syslog,

    /// <summary>A line of the Linux audit log.</summary>
    Audit,

    /// <summary>Any line, taken as the message of an event <c>log</c> of the entity it is brought for. Never told from the record itself.</summary>
    Text,
}

/// <summary>A record as a source handed it in, before anyone has read it.</summary>
/// <param name="Source">Which source: <c>http</c>, <c>mirror</c>, <c>pulse</c>, <c>tail:…</c>, <c>telemetry</c>, <c>ledger</c>.</param>
/// <param name="Format">Its form, or <see cref="RecordFormat.Auto"/>.</param>
/// <param name="Entity">Who it is about where the record itself does not say; empty to take it from the record.</param>
/// <param name="Body">The exact text, at most 64 KiB.</param>
/// <param name="Mark">How far the source had read with this record, so that it goes on there after a restart; empty for sources that cannot.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Events.RawRecord")]
public sealed record RawRecord(
    [property: Id(0)] string Source,
    [property: Id(1)] RecordFormat Format,
    [property: Id(2)] string Entity,
    [property: Id(3)] string Body,
    [property: Id(4)] string Mark = "");

/// <summary>An event in the one envelope that rules see. Inside, names are those of the Elastic Common Schema; the raw record is kept.</summary>
/// <param name="Journal">The journal it is in.</param>
/// <param name="Position">Position in the journal, from 1, without gaps.</param>
/// <param name="Entity">Who it is about.</param>
/// <param name="Type">What happened, e.g. <c>user_message</c>, <c>pulse</c>, <c>authentication</c>.</param>
/// <param name="At">When it happened, UTC: the event's own time.</param>
/// <param name="ReceivedAt">When it was accepted, UTC.</param>
/// <param name="Source">Which source brought it.</param>
/// <param name="Sender">The API key's id that sent it; empty for sources of the silo itself.</param>
/// <param name="Session">The session it belongs to; empty for none.</param>
/// <param name="Count">How many equal happenings it stands for (syslog's "message repeated"), from 1.</param>
/// <param name="Fields">Everything else that was understood.</param>
/// <param name="Raw">The record as it came.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Events.Event")]
public sealed record Event(
    [property: Id(0)] string Journal,
    [property: Id(1)] long Position,
    [property: Id(2)] string Entity,
    [property: Id(3)] string Type,
    [property: Id(4)] DateTimeOffset At,
    [property: Id(5)] DateTimeOffset ReceivedAt,
    [property: Id(6)] string Source,
    [property: Id(7)] string Sender,
    [property: Id(8)] string Session,
    [property: Id(9)] int Count,
    [property: Id(10)] ImmutableArray<EventField> Fields,
    [property: Id(11)] string Raw)
{
    /// <summary>Unique in the tenant: the journal's name and the position in it.</summary>
    public string Id => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Journal}-{Position}");

    /// <summary>The value of a field, or null: <c>entity</c>, <c>type</c>, <c>source</c>, <c>session</c>, or one of <see cref="Fields"/>.</summary>
    public string? Find(string name)
    {
        foreach (var field in Fields)
            if (field.Name == name) return field.Value;
        return name switch
        {
            "entity" => Entity,
            "type" => Type,
            "source" => Source,
            "session" => Session.Length > 0 ? Session : null,
            _ => null,
        };
    }
}

/// <summary>A record that could not be read. It is kept in the journal, counted and reported, never dropped.</summary>
/// <param name="Position">Position in the journal; 0 before it has one.</param>
/// <param name="Source">Which source brought it.</param>
/// <param name="ReceivedAt">UTC.</param>
/// <param name="Error">What is wrong with it.</param>
/// <param name="Excerpt">Its first 200 characters.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Events.UnreadRecord")]
public sealed record UnreadRecord(
    [property: Id(0)] long Position,
    [property: Id(1)] string Source,
    [property: Id(2)] DateTimeOffset ReceivedAt,
    [property: Id(3)] string Error,
    [property: Id(4)] string Excerpt);

/// <summary>One record of a batch that could not be read.</summary>
/// <param name="Index">Its place in the batch, from 0.</param>
/// <param name="Error">What is wrong with it.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Events.RejectedRecord")]
public sealed record RejectedRecord([property: Id(0)] int Index, [property: Id(1)] string Error);

/// <summary>What became of a batch. Everything in it, readable or not, is durable in the ingest journal.</summary>
/// <param name="Accepted">How many were understood.</param>
/// <param name="Rejected">Those that were not; kept all the same.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Events.IngestReceipt")]
public sealed record IngestReceipt([property: Id(0)] int Accepted, [property: Id(1)] ImmutableArray<RejectedRecord> Rejected);

/// <summary>How a source fares.</summary>
/// <param name="Name">Unique in the tenant.</param>
/// <param name="Records">How many records it has brought since the process started.</param>
/// <param name="Unread">How many of them could not be read.</param>
/// <param name="LastAt">When it last brought one; null if never.</param>
/// <param name="Error">Why it does not work at present, or what it could not read since the process started; empty if neither.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Events.SourceView")]
public sealed record SourceView(
    [property: Id(0)] string Name,
    [property: Id(1)] long Records,
    [property: Id(2)] long Unread,
    [property: Id(3)] DateTimeOffset? LastAt,
    [property: Id(4)] string Error);

/// <summary>How observation fares for a tenant, in this process.</summary>
/// <param name="EventsTotal">Accepted since the process started.</param>
/// <param name="EventsPerSecond">Mean of the last ten seconds.</param>
/// <param name="UnreadTotal">Records that could not be read since the process started.</param>
/// <param name="LagMs">How long ago the oldest accepted event came in that rules have not judged yet; 0 if none waits.</param>
/// <param name="Sources">By name.</param>
/// <param name="Unread">The last unreadable records, newest first, at most 50.</param>
/// <param name="ThrottledTotal">Records refused since the process started because their entity is throttled.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Events.IngestView")]
public sealed record IngestView(
    [property: Id(0)] long EventsTotal,
    [property: Id(1)] double EventsPerSecond,
    [property: Id(2)] long UnreadTotal,
    [property: Id(3)] double LagMs,
    [property: Id(4)] ImmutableArray<SourceView> Sources,
    [property: Id(5)] ImmutableArray<UnreadRecord> Unread,
    [property: Id(6)] long ThrottledTotal = 0);

/// <summary>Where events come in: a stateless worker per tenant. Key: tenant.</summary>
[Alias("Nexus.Events.IIngestGrain")]
public interface IIngestGrain : ITenantGrain
{
    /// <summary>Accepts records, 1 to 10,000 of them. Durable in the ingest journal once it returns.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> for an empty or too large batch; <see cref="ErrorCode.Unavailable"/> if the journal could not be written: nothing was accepted.</exception>
    [Alias("Accept")]
    Task<IngestReceipt> AcceptAsync(ImmutableArray<RawRecord> records);

    /// <summary>An accepted event by its id; null if the journal of the silo that answers does not hold it, or not any more.</summary>
    [Alias("Find")]
    Task<Event?> FindAsync(string id);

    /// <summary>How observation fares.</summary>
    [Alias("View")]
    Task<IngestView> ViewAsync();
}
