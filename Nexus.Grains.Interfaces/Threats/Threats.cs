using System.Collections.Immutable;

namespace Nexus.Threats;

/// <summary>How bad a finding is.</summary>
[GenerateSerializer, Alias("Nexus.Threats.Severity")]
public enum Severity
{
    /// <summary>Worth knowing.</summary>
    Info,

    /// <summary>Look at it.</summary>
    Warn,

    /// <summary>The antibody acts.</summary>
    High,

    /// <summary>The antibody acts, and a person should look.</summary>
    Critical,
}

/// <summary>What kind of threat it is: the categories of seed 000.</summary>
[GenerateSerializer, Alias("Nexus.Threats.ThreatCategory")]
public enum ThreatCategory
{
    /// <summary>Traffic.</summary>
    Network,

    /// <summary>A pulse is missing.</summary>
    Heartbeat,

    /// <summary>A rule of conduct was broken.</summary>
    Policy,

    /// <summary>CPU, memory, disk.</summary>
    Resource,

    /// <summary>Too many messages.</summary>
    RateLimit,

    /// <summary>Someone sends as what it is not.</summary>
    Spoof,

    /// <summary>Logins fail.</summary>
    Auth,

    /// <summary>System calls out of the ordinary.</summary>
    Kernel,
}

/// <summary>Where an alert is in its life.</summary>
[GenerateSerializer, Alias("Nexus.Threats.AlertStatus")]
public enum AlertStatus
{
    /// <summary>Nobody has looked.</summary>
    Raised,

    /// <summary>A person has seen it.</summary>
    Acknowledged,

    /// <summary>The antibody is at it.</summary>
    Repairing,

    /// <summary>Over, and checked.</summary>
    Cleared,

    /// <summary>A person must decide.</summary>
    Escalated,
}

/// <summary>Something that a rule, the watchdog or a person has found.</summary>
/// <param name="AlertId">UUID of the alert it would be: the same finding made again after a restart names the same one.</param>
/// <param name="FoldKey">Findings with the same key fold into one open alert.</param>
/// <param name="Source">Who found it.</param>
/// <param name="Rule">Id of the rule; empty for an injected alert.</param>
/// <param name="Category">Kind of threat.</param>
/// <param name="Severity">How bad.</param>
/// <param name="Entity">Whom it concerns; may be empty.</param>
/// <param name="Message">For people.</param>
/// <param name="PatchHint">Name of a repair tool and its parameters, or empty. Data, never a command line.</param>
/// <param name="Trusted">Whether the hint may be believed: false when the alert came from an agent-role key.</param>
/// <param name="ToPerson">A person must decide, never the antibody.</param>
/// <param name="Events">Ids of the events that show it, at most 16.</param>
/// <param name="Journal">The journal those events are in; empty if none.</param>
/// <param name="Position">Position of the last of them, so that a finding made again is known; 0 if none.</param>
/// <param name="Count">How many happenings it stands for.</param>
/// <param name="At">When the last one happened, UTC.</param>
/// <param name="ClearAfterSeconds">Seconds without a further finding after which the alert counts as over; 0 if only a check or a person may clear it.</param>
/// <param name="Tags">ATT&amp;CK techniques, e.g. <c>attack.t1110</c>.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Threats.ThreatFinding")]
public sealed record ThreatFinding(
    [property: Id(0)] string AlertId,
    [property: Id(1)] string FoldKey,
    [property: Id(2)] string Source,
    [property: Id(3)] string Rule,
    [property: Id(4)] ThreatCategory Category,
    [property: Id(5)] Severity Severity,
    [property: Id(6)] string Entity,
    [property: Id(7)] string Message,
    [property: Id(8)] string PatchHint,
    [property: Id(9)] bool Trusted,
    [property: Id(10)] bool ToPerson,
    [property: Id(11)] ImmutableArray<string> Events,
    [property: Id(12)] string Journal,
    [property: Id(13)] long Position,
    [property: Id(14)] long Count,
    [property: Id(15)] DateTimeOffset At,
    [property: Id(16)] double ClearAfterSeconds,
    [property: Id(17)] ImmutableArray<string> Tags);

/// <summary>One repair that was tried for an alert.</summary>
/// <param name="SealId">Its seal in the ledger; empty if it came to none.</param>
/// <param name="Tool">The repair tool.</param>
/// <param name="Status">How it ended: a seal status, or <c>refused</c> where there was nothing to seal.</param>
/// <param name="Message">Why, for people.</param>
/// <param name="At">UTC.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Threats.RepairNote")]
public sealed record RepairNote([property: Id(0)] string SealId, [property: Id(1)] string Tool, [property: Id(2)] string Status, [property: Id(3)] string Message, [property: Id(4)] DateTimeOffset At);

/// <summary>An alert as it stands.</summary>
/// <param name="Id">UUID.</param>
/// <param name="Number">From 1 in the order they were raised: the cursor of lists.</param>
/// <param name="Revision">Changes so far, from 0.</param>
/// <param name="Status">Where it is in its life.</param>
/// <param name="Finding">The first finding; its count, events, position and time are those of the last one folded in, its severity the highest.</param>
/// <param name="RaisedAt">UTC.</param>
/// <param name="ChangedAt">UTC.</param>
/// <param name="By">Who changed it last: a key's id, <c>antibody</c>, <c>watchdog</c> or <c>system</c>.</param>
/// <param name="Reason">Why it stands as it does.</param>
/// <param name="Repairs">Repairs tried, oldest first, at most 20.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Threats.Alert")]
public sealed record Alert(
    [property: Id(0)] string Id,
    [property: Id(1)] long Number,
    [property: Id(2)] int Revision,
    [property: Id(3)] AlertStatus Status,
    [property: Id(4)] ThreatFinding Finding,
    [property: Id(5)] DateTimeOffset RaisedAt,
    [property: Id(6)] DateTimeOffset ChangedAt,
    [property: Id(7)] string By,
    [property: Id(8)] string Reason,
    [property: Id(9)] ImmutableArray<RepairNote> Repairs)
{
    /// <summary>Whether it is not over.</summary>
    public bool IsOpen => Status != AlertStatus.Cleared;
}

/// <summary>What happened to an alert.</summary>
[GenerateSerializer, Alias("Nexus.Threats.AlertChangeKind")]
public enum AlertChangeKind
{
    /// <summary>It was raised.</summary>
    Raised,

    /// <summary>Further findings were folded in.</summary>
    Folded,

    /// <summary>A person has seen it.</summary>
    Acknowledged,

    /// <summary>The antibody was asked: the event <c>repair_request</c>.</summary>
    RepairRequested,

    /// <summary>A repair was put to the gates.</summary>
    Repairing,

    /// <summary>A repair ran: the event <c>patch_applied</c>.</summary>
    PatchApplied,

    /// <summary>A repair was refused or failed.</summary>
    RepairFailed,

    /// <summary>It is over.</summary>
    Cleared,

    /// <summary>A person must decide.</summary>
    Escalated,
}

/// <summary>One change of one alert, numbered over all alerts of the tenant.</summary>
/// <param name="Number">From 1, without gaps: the cursor of live feeds.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Alert">The alert after it.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Threats.AlertChange")]
public sealed record AlertChange([property: Id(0)] long Number, [property: Id(1)] AlertChangeKind Kind, [property: Id(2)] Alert Alert);

/// <summary>Which alerts to list.</summary>
/// <param name="After">Only those with a higher number.</param>
/// <param name="Since">Only those raised at or after this time, UTC; null for all.</param>
/// <param name="MinSeverity">Only those at least as bad; null for all.</param>
/// <param name="Category">Only of this category; null for all.</param>
/// <param name="Entity">Only about this entity; null for all.</param>
/// <param name="OpenOnly">Only those that are not over.</param>
/// <param name="Limit">1 to 500.</param>
/// <param name="Newest">Of more that fit than the limit, the newest and not the oldest; by number all the same.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Threats.AlertQuery")]
public sealed record AlertQuery(
    [property: Id(0)] long After = 0,
    [property: Id(1)] DateTimeOffset? Since = null,
    [property: Id(2)] Severity? MinSeverity = null,
    [property: Id(3)] ThreatCategory? Category = null,
    [property: Id(4)] string? Entity = null,
    [property: Id(5)] bool OpenOnly = false,
    [property: Id(6)] int Limit = 100,
    [property: Id(7)] bool Newest = false);

/// <summary>How many alerts there are.</summary>
/// <param name="Severity">Of this severity.</param>
/// <param name="Open">Not over.</param>
/// <param name="Total">Ever.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Threats.AlertCount")]
public sealed record AlertCount([property: Id(0)] Severity Severity, [property: Id(1)] long Open, [property: Id(2)] long Total);

/// <summary>A tenant's alerts: their one writer, and the feed of everything that happens to them. Key: tenant.</summary>
[Alias("Nexus.Threats.IThreatFeedGrain")]
public interface IThreatFeedGrain : ITenantGrain
{
    /// <summary>Raises alerts or folds findings into open ones. Durable in ledger and store once it returns; a finding made again changes nothing.</summary>
    /// <returns>The alerts concerned, in the order of the findings.</returns>
    [Alias("Raise")]
    Task<ImmutableArray<Alert>> RaiseAsync(ImmutableArray<ThreatFinding> findings);

    /// <summary>A person has seen it. An alert that is over stays so.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.NotFound"/>.</exception>
    [Alias("Acknowledge")]
    Task<Alert> AcknowledgeAsync(string id, string by);

    /// <summary>It is over. Repeating it changes nothing.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.NotFound"/>.</exception>
    [Alias("Clear")]
    Task<Alert> ClearAsync(string id, string by, string reason);

    /// <summary>Clears the open alerts with these fold keys, where there is one and no person must decide about it.</summary>
    [Alias("ClearFolded")]
    Task ClearFoldedAsync(ImmutableArray<string> foldKeys, string by, string reason);

    /// <summary>A person must decide. Repeating it changes nothing.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.NotFound"/>.</exception>
    [Alias("Escalate")]
    Task<Alert> EscalateAsync(string id, string by, string reason);

    /// <summary>Notes a repair that was tried. A repair noted before changes nothing.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.NotFound"/>.</exception>
    [Alias("NoteRepair")]
    Task<Alert> NoteRepairAsync(string id, RepairNote note);

    /// <summary>One alert, or null.</summary>
    [Alias("Find"), Orleans.Concurrency.AlwaysInterleave]
    Task<Alert?> FindAsync(string id);

    /// <summary>The alert raised last, or null.</summary>
    [Alias("Last"), Orleans.Concurrency.AlwaysInterleave]
    Task<Alert?> LastAsync();

    /// <summary>A page of alerts in the order they were raised.</summary>
    [Alias("List"), Orleans.Concurrency.AlwaysInterleave]
    Task<ImmutableArray<Alert>> ListAsync(AlertQuery query);

    /// <summary>Alerts by severity.</summary>
    [Alias("Counts"), Orleans.Concurrency.AlwaysInterleave]
    Task<ImmutableArray<AlertCount>> CountsAsync();

    /// <summary>Changes with a number above <paramref name="after"/>, at most 500; waits up to <paramref name="patience"/> (at most 20 s) if there are none. With <paramref name="after"/> below 0 it answers at once with the last change alone.</summary>
    [Alias("Changes"), Orleans.Concurrency.AlwaysInterleave]
    Task<ImmutableArray<AlertChange>> ChangesAsync(long after, TimeSpan patience);
}
