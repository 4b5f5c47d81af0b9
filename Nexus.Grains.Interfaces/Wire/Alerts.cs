using System.Collections.Immutable;
using Nexus.Ledger;
using Nexus.Threats;

namespace Nexus.Wire;

/// <summary>An alert to inject, or one to acknowledge.</summary>
/// <param name="Source">Who found it, 1 to 128 characters.</param>
/// <param name="Category"><c>network</c>, <c>heartbeat</c>, <c>policy</c>, <c>resource</c>, <c>rate_limit</c>, <c>spoof</c>, <c>auth</c> or <c>kernel</c>.</param>
/// <param name="Severity"><c>info</c>, <c>warn</c>, <c>high</c> or <c>critical</c>.</param>
/// <param name="Msg">For people, 1 to 2,000 characters.</param>
/// <param name="PatchHint">A repair tool and its parameters, e.g. <c>restart_process {"entity":"core"}</c>; data, never a command line.</param>
/// <param name="Entity">Whom it concerns.</param>
/// <param name="Id">A UUID: of the new alert, so that a repeat raises nothing; or of the one to acknowledge.</param>
/// <param name="Action"><c>ack</c> to acknowledge.</param>
public sealed record AlertRequest(string? Source, string? Category, string? Severity, string? Msg, string? PatchHint = null, string? Entity = null, string? Id = null, string? Action = null);

/// <summary>What became of an injected or acknowledged alert.</summary>
/// <param name="Id">UUID.</param>
/// <param name="Status">Where it is in its life.</param>
public sealed record AlertAccepted(string Id, string Status);

/// <summary>A repair that was tried.</summary>
/// <param name="SealId">Its seal in the ledger.</param>
/// <param name="Tool">The repair tool.</param>
/// <param name="Status">How it ended, as a seal's status.</param>
/// <param name="Message">Why, for people.</param>
/// <param name="At">UTC.</param>
public sealed record RepairResponse(string SealId, string Tool, string Status, string Message, DateTimeOffset At);

/// <summary>An alert; the first seven members are the wire contract of seed 000.</summary>
/// <param name="Id">UUID.</param>
/// <param name="Source">Who found it.</param>
/// <param name="Category">What kind of threat.</param>
/// <param name="Severity">How bad.</param>
/// <param name="Msg">For people.</param>
/// <param name="PatchHint">The repair hint; null for none.</param>
/// <param name="Ts">When it was raised, UTC.</param>
/// <param name="Number">From 1 in the order they were raised: the cursor of lists.</param>
/// <param name="Status"><c>raised</c>, <c>acknowledged</c>, <c>repairing</c>, <c>cleared</c> or <c>escalated</c>.</param>
/// <param name="Entity">Whom it concerns; null for nobody in particular.</param>
/// <param name="Rule">Id of the rule; null for an injected alert.</param>
/// <param name="Count">How many happenings it stands for.</param>
/// <param name="Evidence">Ids of the events that show it.</param>
/// <param name="Tags">ATT&amp;CK techniques.</param>
/// <param name="LastAt">When the last happening was, UTC.</param>
/// <param name="ChangedAt">When it changed last, UTC.</param>
/// <param name="By">Who changed it last.</param>
/// <param name="Reason">Why it stands as it does; null if there is nothing to say.</param>
/// <param name="Repairs">Repairs tried, oldest first.</param>
public sealed record AlertResponse(
    string Id,
    string Source,
    string Category,
    string Severity,
    string Msg,
    string? PatchHint,
    DateTimeOffset Ts,
    long Number,
    string Status,
    string? Entity,
    string? Rule,
    long Count,
    ImmutableArray<string> Evidence,
    ImmutableArray<string> Tags,
    DateTimeOffset LastAt,
    DateTimeOffset ChangedAt,
    string By,
    string? Reason,
    ImmutableArray<RepairResponse> Repairs)
{
    /// <summary>An alert as it is written over HTTP.</summary>
    public static AlertResponse Of(Alert alert)
    {
        var finding = alert.Finding;
        return new AlertResponse(
            alert.Id, finding.Source, WireName.Of(finding.Category), WireName.Of(finding.Severity), finding.Message, OrNull(finding.PatchHint), alert.RaisedAt, alert.Number,
            WireName.Of(alert.Status), OrNull(finding.Entity), OrNull(finding.Rule), finding.Count, finding.Events, finding.Tags, finding.At, alert.ChangedAt, alert.By, OrNull(alert.Reason),
            [.. alert.Repairs.Select(note => new RepairResponse(note.SealId, note.Tool, note.Status, note.Message, note.At))]);
    }

    private static string? OrNull(string text) => text.Length > 0 ? text : null;
}

/// <summary>A page of alerts.</summary>
/// <param name="Alerts">In the order they were raised.</param>
/// <param name="Next">Cursor of the next page for <c>since</c>; null at the end.</param>
public sealed record AlertsResponse(IReadOnlyList<AlertResponse> Alerts, long? Next);

/// <summary>Something that happened to an alert, on the live feed.</summary>
/// <param name="Type"><c>threat_alert</c>, <c>alert_updated</c>, <c>alert_acknowledged</c>, <c>repair_request</c>, <c>repair_started</c>, <c>patch_applied</c>, <c>repair_failed</c>, <c>alert_cleared</c> or <c>alert_escalated</c>.</param>
/// <param name="Number">From 1 without gaps: the cursor of the feed.</param>
/// <param name="Alert">The alert after it.</param>
public sealed record LiveMessage(string Type, long Number, AlertResponse Alert)
{
    /// <summary>A change as the live feed tells it.</summary>
    public static LiveMessage Of(AlertChange change) => new(TypeOf(change.Kind), change.Number, AlertResponse.Of(change.Alert));

    /// <summary>The name of a kind of change on the live feed.</summary>
    public static string TypeOf(AlertChangeKind kind) => kind switch
    {
        AlertChangeKind.Raised => "threat_alert",
        AlertChangeKind.Folded => "alert_updated",
        AlertChangeKind.Acknowledged => "alert_acknowledged",
        AlertChangeKind.RepairRequested => "repair_request",
        AlertChangeKind.Repairing => "repair_started",
        AlertChangeKind.PatchApplied => "patch_applied",
        AlertChangeKind.RepairFailed => "repair_failed",
        AlertChangeKind.Cleared => "alert_cleared",
        _ => "alert_escalated",
    };
}
