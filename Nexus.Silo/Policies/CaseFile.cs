using System.Collections.Immutable;
using Nexus.Personas;
using Nexus.Wire;

namespace Nexus.Policies;

/// <summary>What a case expects to be decided.</summary>
public enum CaseDecision
{
    /// <summary>The call may run.</summary>
    Allow,

    /// <summary>A gate refuses.</summary>
    Block,

    /// <summary>A person is asked.</summary>
    Escalate,
}

/// <summary>Whether what was seen may be believed.</summary>
public enum CaseTrust
{
    /// <summary>Content that outsiders can influence.</summary>
    Untrusted,

    /// <summary>Believed, as the task is.</summary>
    Trusted,
}

/// <summary>Cases of a contract, in a file beside it: <c>payer.cases.yaml</c> beside <c>payer.persona.yaml</c>.</summary>
/// <param name="Cases">The cases.</param>
/// <param name="Persona">The contract's file, relative to this one; the one beside it with the same name if absent.</param>
/// <param name="Tools">Tools besides the built-in ones, in the form of <c>POST /v1/tools</c>.</param>
public sealed record CaseFile(ImmutableArray<PolicyCase> Cases, string? Persona = null, ImmutableArray<ToolRequest> Tools = default);

/// <summary>One case: what was asked and seen, the call, and what is to be decided about it.</summary>
/// <param name="Name">For people.</param>
/// <param name="Task">What the chain was opened with.</param>
/// <param name="Call">The call.</param>
/// <param name="Expect">What is to be decided.</param>
/// <param name="Gate">A gate that is to fail; absent for any.</param>
/// <param name="Because">What its reason is to contain, in any case of letters; absent for anything.</param>
/// <param name="TaskTrust">Whether the task's giver may be believed: not the one of an agent's key.</param>
/// <param name="Observations">What the chain has seen since.</param>
/// <param name="History">What the persona has done before, on earlier days.</param>
/// <param name="Earlier">What this chain has been allowed before: it counts towards limits by the chain.</param>
/// <param name="Tier">Its standing; what the history has earned if absent.</param>
/// <param name="LeaseAgeSeconds">How long ago the lease was taken.</param>
/// <param name="Hour">UTC hour of the day.</param>
public sealed record PolicyCase(
    string Name,
    string Task,
    CaseCall Call,
    CaseDecision Expect,
    string? Gate = null,
    string? Because = null,
    CaseTrust TaskTrust = CaseTrust.Trusted,
    ImmutableArray<CaseObservation> Observations = default,
    ImmutableArray<CaseHistory> History = default,
    ImmutableArray<CaseHistory> Earlier = default,
    TrustTier? Tier = null,
    int LeaseAgeSeconds = 1,
    int Hour = 12);

/// <summary>A call as an agent declares it.</summary>
/// <param name="Tool">Tool name.</param>
/// <param name="Params">Its parameters.</param>
/// <param name="PlannedAction">What it is for, in a sentence; <c>use the tool …</c> if absent, as in the API.</param>
public sealed record CaseCall(string Tool, Utf8Json Params = default, string? PlannedAction = null);

/// <summary>Something the chain has seen.</summary>
/// <param name="Content">What was seen.</param>
/// <param name="Source">Who said it.</param>
/// <param name="Trust">Whether it may be believed.</param>
/// <param name="Tool">The tool whose output it is; the source's name if absent.</param>
/// <param name="Params">What that tool was asked: says what was read, for flow rules.</param>
public sealed record CaseObservation(string Content, string Source = "observation", CaseTrust Trust = CaseTrust.Untrusted, string? Tool = null, Utf8Json Params = default);

/// <summary>Earlier actions that succeeded.</summary>
/// <param name="Tool">Tool name.</param>
/// <param name="Params">Their parameters.</param>
/// <param name="Times">How many: 1 to 10,000.</param>
/// <param name="Days">Over how many days up to yesterday: 1 to 365.</param>
public sealed record CaseHistory(string Tool, Utf8Json Params = default, int Times = 1, int Days = 1);
