using System.Collections.Immutable;
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

    public static SealResponse Of(Seal seal) => new(
        seal.Id, seal.ChainId, seal.Step, seal.Persona, seal.Tool, WireNames.Of(seal.Status), Gates(seal.Gates), seal.Reasoning, seal.Result, seal.CreatedAt, OrNull(seal.Error));

    public static FullSealResponse Full(Seal seal) => new(
        seal.Id, seal.ChainId, seal.Step, seal.Persona, seal.Tool, WireNames.Of(seal.Status), Gates(seal.Gates), seal.Reasoning, seal.Result, seal.CreatedAt, OrNull(seal.Error),
        seal.PersonaId, seal.PersonaVersion, new IntentResponse(seal.PlannedAction, seal.Tool, seal.Parameters), seal.DurationMs,
        seal.DecisionIndex, seal.DecisionHash, seal.OutcomeIndex < 0 ? null : seal.OutcomeIndex, OrNull(seal.OutcomeHash));

    public static VerifyResponse Of(string? chainId, Verification verdict) => new(
        chainId, verdict.Valid, verdict.LeavesChecked, verdict.SealsChecked, verdict.Head.Size, Convert.ToHexStringLower(verdict.Head.Root.AsSpan()),
        [.. verdict.Findings.Select(finding => new FindingResponse(finding.Index, finding.SealId, finding.Field, finding.Message))], verdict.Statement);

    private static GateResponse[] Gates(ImmutableArray<GateResult> gates)
    {
        if (gates.IsDefaultOrEmpty) return [];
        var all = new GateResponse[gates.Length];
        for (var i = 0; i < all.Length; i++) all[i] = new GateResponse(gates[i].Name, WireNames.Of(gates[i].Verdict), Finite.Of(gates[i].Score), Finite.Of(gates[i].Threshold), gates[i].Reason);
        return all;
    }

    private static string? OrNull(string text) => text.Length == 0 ? null : text;
}
