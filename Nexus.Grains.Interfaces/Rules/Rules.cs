using System.Collections.Immutable;
using Nexus.Events;
using Nexus.Threats;

namespace Nexus.Rules;

/// <summary>A rule in force.</summary>
/// <param name="Id">Unique in the set.</param>
/// <param name="Title">For people.</param>
/// <param name="Category">What it finds.</param>
/// <param name="Severity">How bad that is.</param>
/// <param name="Kind"><c>match</c>, <c>count</c>, <c>all</c>, <c>missing</c> or <c>unusual</c>.</param>
/// <param name="By">Whose events belong together: <c>entity</c>, <c>session</c> or a field; of several, the first that the event has.</param>
/// <param name="Origin"><c>default</c>, the rule file's name, or <c>api</c>.</param>
/// <param name="Hits">Findings since this process started.</param>
/// <param name="LastHit">When it last found something, UTC; null if never.</param>
/// <param name="Line">In which line of its text it begins, from 1.</param>
/// <param name="IsEnabled">Whether it judges.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Rules.RuleView")]
public sealed record RuleView(
    [property: Id(0)] string Id,
    [property: Id(1)] string Title,
    [property: Id(2)] ThreatCategory Category,
    [property: Id(3)] Severity Severity,
    [property: Id(4)] string Kind,
    [property: Id(5)] string By,
    [property: Id(6)] string Origin,
    [property: Id(7)] long Hits,
    [property: Id(8)] DateTimeOffset? LastHit,
    [property: Id(9)] int Line = 0,
    [property: Id(10)] bool IsEnabled = true);

/// <summary>The set in force, and what is wrong with the one that was meant to replace it.</summary>
/// <param name="Rules">By id.</param>
/// <param name="Faults">Empty unless the last reload was refused; the rules above are then the ones before it.</param>
/// <param name="Warnings">Which rules stand as they came with an earlier version, and were corrected since.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Rules.RuleSetView")]
public sealed record RuleSetView([property: Id(0)] ImmutableArray<RuleView> Rules, [property: Id(1)] ImmutableArray<FileFault> Faults, [property: Id(2)] ImmutableArray<FileFault> Warnings);

/// <summary>What a trial of rules on records found.</summary>
/// <param name="Faults">What is wrong with the rules; then nothing was tried.</param>
/// <param name="Findings">In the order found.</param>
/// <param name="Unread">Records that could not be read.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Rules.RuleTrial")]
public sealed record RuleTrial([property: Id(0)] ImmutableArray<FileFault> Faults, [property: Id(1)] ImmutableArray<ThreatFinding> Findings, [property: Id(2)] ImmutableArray<RejectedRecord> Unread);

/// <summary>A tenant's rules. Key: tenant.</summary>
[Alias("Nexus.Rules.IRulesGrain")]
public interface IRulesGrain : ITenantGrain
{
    /// <summary>The set in force in this process.</summary>
    [Alias("List")]
    Task<RuleSetView> ListAsync();

    /// <summary>Tells the tenant's own rules from those it had before: whoever keeps them reads them again when it changes.</summary>
    [Alias("Stamp"), Orleans.Concurrency.AlwaysInterleave]
    Task<string> StampAsync();

    /// <summary>What is wrong with the YAML; empty if nothing.</summary>
    [Alias("Validate")]
    Task<ImmutableArray<FileFault>> ValidateAsync(string yaml);

    /// <summary>Tries rules on records without any effect.</summary>
    [Alias("Test")]
    Task<RuleTrial> TestAsync(string yaml, ImmutableArray<RawRecord> records);

    /// <summary>Adds or replaces the tenant's rule <paramref name="id"/>; the YAML holds exactly that rule. In force at once; durable once it returns.</summary>
    /// <returns>What is wrong with it; empty if it is in force.</returns>
    [Alias("Put")]
    Task<ImmutableArray<FileFault>> PutAsync(string id, string yaml);
}

/// <summary>An event that satisfies a clause of a rule, on its way to the correlator of its scope.</summary>
/// <param name="Rule">Id of the rule.</param>
/// <param name="Clause">Which of its clauses, from 0.</param>
/// <param name="EventId">The event.</param>
/// <param name="Position">Its position in the journal.</param>
/// <param name="At">The event's own time, UTC.</param>
/// <param name="Count">How many happenings it stands for.</param>
/// <param name="Entity">Whom it is about.</param>
/// <param name="Text">What the finding's message may quote, at most 200 characters; for <c>unusual</c> rules the item of the sequence.</param>
/// <param name="ReceivedAt">When it was received, UTC.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Rules.RuleHit")]
public readonly record struct RuleHit(
    [property: Id(0)] string Rule,
    [property: Id(1)] int Clause,
    [property: Id(2)] string EventId,
    [property: Id(3)] long Position,
    [property: Id(4)] DateTimeOffset At,
    [property: Id(5)] int Count,
    [property: Id(6)] string Entity,
    [property: Id(7)] string Text,
    [property: Id(8)] DateTimeOffset ReceivedAt);

/// <summary>Hits of one scope, in the order of the journal.</summary>
/// <param name="Journal">The journal the positions are in.</param>
/// <param name="ActFrom">Up to this position findings have been acted on already: earlier hits only fill the windows.</param>
/// <param name="Hits">At least one.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Rules.HitBatch")]
public sealed record HitBatch([property: Id(0)] string Journal, [property: Id(1)] long ActFrom, [property: Id(2)] ImmutableArray<RuleHit> Hits);

/// <summary>Windows of one scope: an entity, session, host or address. Key: tenant/scope/value, so that no busy one can stall another.</summary>
[Alias("Nexus.Rules.ICorrelatorGrain")]
public interface ICorrelatorGrain : ITenantGrain
{
    /// <summary>Judges hits; what they amount to is raised before it returns. Hits seen before change nothing.</summary>
    [Alias("Observe")]
    Task ObserveAsync(HitBatch batch);
}

/// <summary>What is usual for one process or other source of sequences. Key: tenant/scope/value.</summary>
[Alias("Nexus.Rules.ISequenceGrain")]
public interface ISequenceGrain : ITenantGrain
{
    /// <summary>Learns, and once it has learnt enough, judges; what is unusual is raised before it returns. Hits seen before change nothing.</summary>
    [Alias("Observe")]
    Task ObserveAsync(HitBatch batch);
}
