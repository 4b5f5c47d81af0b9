using System.Collections.Immutable;
using Nexus.Actions;
using Nexus.Gates;

namespace Nexus.Ledger;

/// <summary>Seals and verdicts as the API shows them.</summary>
internal static class SealAnswers
{
    public static SealResponse[] Of(ImmutableArray<Seal> seals)
    {
        if (seals.IsDefaultOrEmpty) return [];
        var all = new SealResponse[seals.Length];
        for (var i = 0; i < all.Length; i++) all[i] = Of(seals[i]);
        return all;
    }

    public static SealResponse Of(Seal seal) => new()
    {
        Id = seal.Id,
        ChainId = seal.ChainId,
        StepIndex = seal.Step,
        Persona = seal.Persona,
        Tool = seal.Tool,
        Status = WireNames.Of(seal.Status),
        Gates = Gates(seal.Gates),
        Reasoning = seal.Reasoning,
        Result = seal.Result,
        CreatedAt = seal.CreatedAt,
        Error = OrNull(seal.Error),
        Shadow = seal.Shadow is { } shadow ? WireNames.Of(shadow) : null,
        Trial = seal.Trial is { } trial ? new CandidateVerdictResponse(trial.Number, DecisionWord(trial.Status), Gates(trial.Gates)) : null,
    };

    /// <summary>What was decided, as the agents' door says it.</summary>
    public static string DecisionWord(SealStatus status) => status switch { SealStatus.Blocked => "block", SealStatus.Escalated => "escalate", _ => "allow" };

    public static FullSealResponse Full(Seal seal) => new(Of(seal))
    {
        PersonaId = seal.PersonaId,
        PersonaVersion = seal.PersonaVersion,
        Intent = new IntentResponse(seal.PlannedAction, seal.Tool, seal.Parameters),
        DurationMs = seal.DurationMs,
        DecisionIndex = seal.DecisionIndex,
        DecisionHash = seal.DecisionHash,
        OutcomeIndex = seal.OutcomeIndex < 0 ? null : seal.OutcomeIndex,
        OutcomeHash = OrNull(seal.OutcomeHash),
        Erased = seal.Erased is { } erased ? new ErasureResponse(erased.Index, erased.By, erased.Reason, erased.At) : null,
    };

    public static VerifyResponse Of(string? chainId, Verification verdict) => new(
        chainId, verdict.Valid, verdict.LeavesChecked, verdict.SealsChecked, verdict.Head.Size, Convert.ToHexStringLower(verdict.Head.Root.AsSpan()),
        [.. verdict.Findings.Select(finding => new FindingResponse(finding.Index, finding.SealId, finding.Field, finding.Message))], verdict.Statement);

    public static GateResponse[] Gates(ImmutableArray<GateResult> gates)
    {
        if (gates.IsDefaultOrEmpty) return [];
        var all = new GateResponse[gates.Length];
        for (var i = 0; i < all.Length; i++) all[i] = new GateResponse(gates[i].Name, WireNames.Of(gates[i].Verdict), Finite.Of(gates[i].Score), Finite.Of(gates[i].Threshold), gates[i].Reason);
        return all;
    }

    private static string? OrNull(string text) => text.Length == 0 ? null : text;
}
