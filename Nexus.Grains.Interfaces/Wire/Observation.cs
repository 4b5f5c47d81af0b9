using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Nexus.Wire;

/// <summary>What became of a batch of events: durable, all of it.</summary>
/// <param name="Accepted">How many were understood.</param>
/// <param name="Rejected">Those that were not.</param>
public sealed record EventsResponse(int Accepted, IReadOnlyList<RejectedResponse> Rejected);

/// <summary>A record that was not understood.</summary>
/// <param name="Index">Its place in the batch, from 0.</param>
/// <param name="Error">What is wrong with it.</param>
public sealed record RejectedResponse(int Index, string Error);

/// <summary>How observation fares.</summary>
/// <param name="Alive">True.</param>
/// <param name="LastAlert">The alert raised last; null if none was, or without credentials.</param>
/// <param name="Metrics">Null without credentials.</param>
public sealed record StatusResponse(bool Alive, AlertResponse? LastAlert, StatusMetrics? Metrics);

/// <summary>Figures of a tenant, in the process that answers.</summary>
/// <param name="EventsTotal">Accepted since the process started.</param>
/// <param name="EventsPerSecond">Mean of the last ten seconds.</param>
/// <param name="UnreadTotal">Records that could not be read since the process started.</param>
/// <param name="AlertsBySeverity">Alerts ever raised.</param>
/// <param name="AlertsOpen">Alerts that are not over.</param>
/// <param name="Sources">How each source fares.</param>
/// <param name="Unread">The last records that could not be read, newest first.</param>
/// <param name="RulesLoaded">Rules in force.</param>
/// <param name="EntitiesWatched">Entities that must beat.</param>
/// <param name="LagMs">How long the oldest accepted event has waited to be judged.</param>
/// <param name="RuleErrors">What is wrong with the rules that were meant to replace those in force; empty if nothing.</param>
/// <param name="ThrottledTotal">Records refused since the process started because their entity is throttled.</param>
/// <param name="Throttles">The bounds in force.</param>
public sealed record StatusMetrics(
    long EventsTotal,
    double EventsPerSecond,
    long UnreadTotal,
    ImmutableDictionary<string, long> AlertsBySeverity,
    long AlertsOpen,
    IReadOnlyList<SourceResponse> Sources,
    IReadOnlyList<UnreadResponse> Unread,
    int RulesLoaded,
    int EntitiesWatched,
    double LagMs,
    IReadOnlyList<FaultResponse> RuleErrors,
    long ThrottledTotal,
    IReadOnlyList<ThrottleResponse> Throttles);

/// <summary>A bound in force on how many events an entity may send.</summary>
/// <param name="Entity">Whose.</param>
/// <param name="PerSecond">How many events a second; pulses are not counted.</param>
/// <param name="Until">When it ends, UTC.</param>
public sealed record ThrottleResponse(string Entity, int PerSecond, DateTimeOffset Until);

/// <summary>How a source fares.</summary>
/// <param name="Name">Unique in the tenant.</param>
/// <param name="Records">Brought since the process started.</param>
/// <param name="Unread">Of them, not understood.</param>
/// <param name="LastAt">When it last brought one, UTC.</param>
/// <param name="Error">Why it does not work at present; null if it does.</param>
public sealed record SourceResponse(string Name, long Records, long Unread, DateTimeOffset? LastAt, string? Error);

/// <summary>A record that could not be read.</summary>
/// <param name="Position">Its position in the journal.</param>
/// <param name="Source">Who brought it.</param>
/// <param name="ReceivedAt">UTC.</param>
/// <param name="Error">What is wrong with it.</param>
/// <param name="Excerpt">How it begins.</param>
public sealed record UnreadResponse(long Position, string Source, DateTimeOffset ReceivedAt, string Error, string Excerpt);

/// <summary>An accepted event.</summary>
/// <param name="Id">Unique in the tenant; what an alert's evidence names.</param>
/// <param name="Entity">Whom it is about.</param>
/// <param name="Type">What happened.</param>
/// <param name="Ts">When, by its own time, UTC.</param>
/// <param name="ReceivedAt">When it came in, UTC.</param>
/// <param name="Source">By which source.</param>
/// <param name="Sender">Id of the key that sent it; null for the silo's own sources.</param>
/// <param name="Session">Its session, if it names one.</param>
/// <param name="Count">How many happenings it stands for.</param>
/// <param name="Fields">Its fields by their names in the Elastic Common Schema.</param>
/// <param name="Raw">The exact text that came in.</param>
public sealed record EventResponse(
    string Id, string Entity, string Type, DateTimeOffset Ts, DateTimeOffset ReceivedAt, string Source, string? Sender, string? Session, int Count, IReadOnlyDictionary<string, string> Fields, string Raw);

/// <summary>An entity to register or change.</summary>
/// <param name="Kind"><c>process</c>, <c>host</c>, <c>service</c>, <c>agent</c> or <c>system</c>.</param>
/// <param name="Host">The host it lives on.</param>
/// <param name="Senders">Ids of the API keys that may send for it; none for any.</param>
/// <param name="MissSeconds">After how long without a pulse it counts as missing; 0 if it need not beat.</param>
/// <param name="Repair">The repair hint used when its pulse is missing.</param>
/// <param name="IsActive">False takes it out.</param>
public sealed record EntityRequest(string Kind = "service", string? Host = null, IReadOnlyList<string>? Senders = null, double MissSeconds = 0, string? Repair = null, bool IsActive = true);

/// <summary>An entity.</summary>
/// <param name="Id">Unique in the tenant.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Host">The host it lives on.</param>
/// <param name="Senders">Who may send for it; none for any key.</param>
/// <param name="MissSeconds">After how long without a pulse it counts as missing; 0 if it need not beat.</param>
/// <param name="Repair">The repair hint used when its pulse is missing.</param>
/// <param name="IsActive">Whether it may send.</param>
/// <param name="LastPulse">UTC; null if none since it is watched.</param>
/// <param name="Missing">Whether it is missing now.</param>
public sealed record EntityResponse(string Id, string Kind, string? Host, ImmutableArray<string> Senders, double MissSeconds, string? Repair, bool IsActive, DateTimeOffset? LastPulse, bool Missing);

/// <summary>The entities of a tenant.</summary>
/// <param name="Entities">By id.</param>
public sealed record EntitiesResponse(IReadOnlyList<EntityResponse> Entities);

/// <summary>Rules in YAML.</summary>
/// <param name="Yaml">The text.</param>
/// <param name="Events">Records to try them on, one each (trials only).</param>
public sealed record RulesRequest(string Yaml, IReadOnlyList<string>? Events = null);

/// <summary>A rule in force.</summary>
/// <param name="Id">Unique.</param>
/// <param name="Title">For people.</param>
/// <param name="Category">What it finds.</param>
/// <param name="Severity">How bad that is.</param>
/// <param name="Kind">How it judges.</param>
/// <param name="By">Whose events belong together.</param>
/// <param name="Origin">Where it comes from.</param>
/// <param name="Hits">Findings since the process started.</param>
/// <param name="LastHit">When it last found something.</param>
/// <param name="Line">In which line of its text it begins.</param>
/// <param name="IsEnabled">Whether it judges.</param>
public sealed record RuleResponse(string Id, string Title, string Category, string Severity, string Kind, string By, string Origin, long Hits, DateTimeOffset? LastHit, int Line = 0, bool IsEnabled = true);

/// <summary>A mistake in rules.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Message">What is wrong.</param>
public sealed record FaultResponse(string File, int Line, int Column, string Message);

/// <summary>The rules in force.</summary>
/// <param name="Rules">By id.</param>
/// <param name="Errors">What is wrong with the set that was meant to replace them; empty if nothing.</param>
/// <param name="Warnings">Which rules stand as they came with an earlier version, and were corrected since; absent if none.</param>
public sealed record RulesResponse(IReadOnlyList<RuleResponse> Rules, IReadOnlyList<FaultResponse> Errors, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<FaultResponse>? Warnings = null);

/// <summary>Whether rules can be used.</summary>
/// <param name="Valid">No mistakes.</param>
/// <param name="Errors">All of them, by place.</param>
public sealed record RulesVerdict(bool Valid, IReadOnlyList<FaultResponse> Errors);

/// <summary>What a trial of rules found.</summary>
/// <param name="Errors">Mistakes in the rules; then nothing was tried.</param>
/// <param name="Findings">In the order found.</param>
/// <param name="Rejected">Records that could not be read.</param>
public sealed record TrialResponse(IReadOnlyList<FaultResponse> Errors, IReadOnlyList<TrialFinding> Findings, IReadOnlyList<RejectedResponse> Rejected);

/// <summary>What a rule would have found.</summary>
/// <param name="Rule">Its id.</param>
/// <param name="Category">Kind of threat.</param>
/// <param name="Severity">How bad.</param>
/// <param name="Entity">Whom it concerns.</param>
/// <param name="Msg">For people.</param>
/// <param name="Record">Which record decided it, from 0.</param>
public sealed record TrialFinding(string Rule, string Category, string Severity, string Entity, string Msg, long Record);

/// <summary>How a guarded process stands, with an order's answer where one was carried out.</summary>
/// <param name="Pid">Process id; 0 if it does not run.</param>
/// <param name="State"><c>running</c>, <c>stopped</c> or <c>ended</c>.</param>
/// <param name="Restarts">How often the guard has started it again.</param>
/// <param name="Wait">Seconds to wait for an order, 0 to 20.</param>
/// <param name="Answers">Id of the order that was carried out; null if none was.</param>
/// <param name="Error">Why it could not be carried out; null if it was.</param>
/// <param name="Previous">The value before, for <c>set_config</c>.</param>
public sealed record GuardRequest(int Pid, string State, int Restarts, int Wait = 20, string? Answers = null, string? Error = null, string? Previous = null);

/// <summary>An order to a guard, or none.</summary>
/// <param name="Id">Null if there is none.</param>
/// <param name="Deed"><c>restart</c>, <c>reload</c> or <c>set_config</c>.</param>
/// <param name="Key">The variable, for <c>set_config</c>.</param>
/// <param name="Value">Its value.</param>
public sealed record GuardResponse(string? Id, string? Deed, string? Key, string? Value);
