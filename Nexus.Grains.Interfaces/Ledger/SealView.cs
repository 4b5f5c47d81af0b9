using System.Collections.Immutable;
using Nexus.Actions;
using Nexus.Gates;

namespace Nexus.Ledger;

/// <summary>Folds the leaves of one action into the seal that the API shows.</summary>
public static class SealView
{
    /// <summary>The seal of <paramref name="decision"/> and, if there is one yet, <paramref name="outcome"/>. What stood in an erased payload is empty.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> if the bytes are not leaves of these kinds.</exception>
    public static Seal Fold(StoredLeaf decision, StoredLeaf? outcome)
    {
        var leaf = LeafFormat.Read(decision.Draft.Leaf.Span);
        var told = decision.Draft.Payload.IsEmpty ? null : PayloadFormat.ReadDecision(decision.Draft.Payload);
        var end = outcome is null ? null : LeafFormat.Read(outcome.Draft.Leaf.Span);
        var ended = outcome is null || outcome.Draft.Payload.IsEmpty ? null : PayloadFormat.ReadOutcome(outcome.Draft.Payload);
        var gates = told is null ? leaf.Gates : Worded(leaf.Gates, told.GateReasons);
        return new Seal(
            leaf.Seal,
            leaf.Chain,
            leaf.Step,
            leaf.PersonaId,
            leaf.PersonaName,
            leaf.PersonaVersion,
            leaf.Tool,
            end?.Status ?? leaf.Status,
            gates,
            told?.PlannedAction ?? "",
            told?.Reasoning ?? [],
            told?.Parameters ?? default,
            ended?.Result ?? default,
            ended?.Error ?? Refusal(leaf.Status, gates, told?.PermitRefusal ?? ""),
            leaf.Time,
            end?.DurationMs ?? 0,
            decision.Index,
            Convert.ToHexStringLower(decision.Draft.Hash.AsSpan()),
            outcome?.Index ?? -1,
            outcome is null ? "" : Convert.ToHexStringLower(outcome.Draft.Hash.AsSpan()))
        {
            Shadow = leaf.Shadow,
            Trial = leaf.Trial is { } trial ? trial with { Gates = Worded(trial.Gates, told?.TrialReasons ?? []) } : null,
        };
    }

    /// <summary>The outcome as its leaf tells it. What stood in an erased payload is empty, and not trusted.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> if the bytes are no leaf of an outcome.</exception>
    public static Outcome Outcome(StoredLeaf outcome)
    {
        var leaf = LeafFormat.Read(outcome.Draft.Leaf.Span);
        var told = outcome.Draft.Payload.IsEmpty ? null : PayloadFormat.ReadOutcome(outcome.Draft.Payload);
        return new Outcome(leaf.Seal, leaf.Status, told?.Result ?? default, told?.Error ?? "", told?.Trusted ?? false, leaf.DurationMs, outcome.Index, Convert.ToHexStringLower(outcome.Draft.Hash.AsSpan()));
    }

    /// <summary>What the leaf of an erasure says.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> if the bytes are no leaf.</exception>
    public static SealErasure Erasure(StoredLeaf erasure)
    {
        var leaf = LeafFormat.Read(erasure.Draft.Leaf.Span);
        return new SealErasure(erasure.Index, leaf.By, leaf.Reason, leaf.Time);
    }

    private static ImmutableArray<GateResult> Worded(ImmutableArray<GateResult> gates, ImmutableArray<string> reasons) =>
        [.. gates.Select((gate, i) => gate with { Reason = i < reasons.Length ? reasons[i] : "" })];

    private static string Refusal(SealStatus status, IEnumerable<GateResult> gates, string permitRefusal)
    {
        if (status is not (SealStatus.Blocked or SealStatus.Escalated)) return "";
        var reasons = gates.Where(gate => gate.Verdict == GateVerdict.Fail && gate.Reason.Length > 0).Select(gate => $"{gate.Name}: {gate.Reason}");
        return string.Join("; ", permitRefusal.Length > 0 ? reasons.Prepend($"approval: {permitRefusal}") : reasons);
    }
}
