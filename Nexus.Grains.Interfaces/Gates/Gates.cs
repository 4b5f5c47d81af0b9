using System.Collections.Immutable;
using Nexus.Actions;

namespace Nexus.Gates;

/// <summary>What a gate says.</summary>
[GenerateSerializer, Alias("Nexus.Gates.GateVerdict")]
public enum GateVerdict
{
    /// <summary>No objection.</summary>
    Pass,

    /// <summary>Objection: the action does not run.</summary>
    Fail,

    /// <summary>Too little history to judge; allowed only where the gate's definition says so.</summary>
    Skip,
}

/// <summary>One gate's judgement of one action.</summary>
/// <param name="Name"><c>scope</c>, <c>intent</c>, <c>ttl</c> or <c>drift</c>.</param>
/// <param name="Verdict">What it says.</param>
/// <param name="Score">What it measured.</param>
/// <param name="Threshold">What it measured against.</param>
/// <param name="Reason">A sentence with the numbers in it. May quote parameters, so it stands in the payload, not the leaf.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Gates.GateResult")]
public sealed record GateResult([property: Id(0)] string Name, [property: Id(1)] GateVerdict Verdict, [property: Id(2)] double Score, [property: Id(3)] double Threshold, [property: Id(4)] string Reason);

/// <summary>What a persona's candidate, a contract that is only tried, says of an action that the contract in force decides.</summary>
/// <param name="Number">Which candidate: counted from 1 for each persona.</param>
/// <param name="Status"><see cref="SealStatus.Executing"/>, <see cref="SealStatus.Blocked"/> or <see cref="SealStatus.Escalated"/>.</param>
/// <param name="Gates">All judgements, in order.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Gates.TrialVerdict")]
public sealed record TrialVerdict([property: Id(0)] int Number, [property: Id(1)] SealStatus Status, [property: Id(2)] ImmutableArray<GateResult> Gates);
