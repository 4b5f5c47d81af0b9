using System.Collections.Immutable;
using Nexus.Actions;
using Nexus.Gates;
using Nexus.Ledger;
using Nexus.Personas;
using Nexus.Tools;

namespace Nexus.Policies;

/// <summary>A sealed decision, judged again.</summary>
/// <param name="Made">As it was sealed.</param>
/// <param name="Now">What the changed contract comes to.</param>
/// <param name="Gap">Why it is not exact; empty if it is.</param>
public sealed record Rejudged(SealedDecision Made, Judged Now, string Gap);

/// <summary>Judges sealed decisions again, through the same gates, under another contract.</summary>
/// <remarks>Exact means: nothing that the gates read is missing, and under the contract of its time the decision comes out as it was sealed. What no contract changes is taken from the seal: the drift gate's
/// judgement, and the ttl gate's where there was no lease.</remarks>
public sealed class Rejudgement(Judgement judgement)
{
    private const long Epoch = 1;
    private const double Close = 1e-6;

    /// <param name="made">A decision whose payload is there.</param>
    /// <param name="then">The contract it was made under; null if it is not there as it was sealed.</param>
    /// <param name="now">The changed contract.</param>
    /// <param name="tool">The tool as it was registered then; null for one that is not known.</param>
    public async ValueTask<Rejudged> JudgeAsync(SealedDecision made, PersonaContract? then, PersonaContract now, ToolDescriptor? tool, CancellationToken cancellation)
    {
        var (call, gap) = CallOf(made, tool);
        if (gap.Length == 0 && made.SeenGap.Length > 0 && Reads(tool, call, now, then)) gap = made.SeenGap;
        if (gap.Length == 0 && then is null) gap = WhatIfGap.ContractChanged;
        if (gap.Length == 0 && IsLeaseUnknown(made) && then is not null && now.MaxTtlSeconds > then.MaxTtlSeconds) gap = WhatIfGap.LeaseUnknown;
        if (gap.Length == 0 && !SameBudgets(now, then!)) gap = WhatIfGap.Budgets;
        if (gap.Length == 0 && !IsAsSealed(made, await UnderAsync(made, then!, then!, tool, call, cancellation))) gap = WhatIfGap.OtherJudgement;
        return new Rejudged(made, await UnderAsync(made, now, then, tool, call, cancellation), gap);
    }

    private async ValueTask<Judged> UnderAsync(SealedDecision made, PersonaContract contract, PersonaContract? then, ToolDescriptor? tool, CommittedCall call, CancellationToken cancellation)
    {
        var (fields, payload) = (made.Fields, made.Payload!);
        var held = HeldOf(made, then);
        var lease = held is null || !contract.IsActive ? null : new Lease("sealed", contract.Id, contract.Version, contract.Version, fields.Time - held.Value, 0, Epoch, contract.MaxTtlSeconds);
        var refusal = contract.IsActive ? ReasonOf(made, TtlGate.GateName) : $"persona '{contract.Name}' is not active";
        var answer = new PersonaAnswer(contract, fields.Tier, lease, refusal, new DriftReading(0, 0, "taken from the seal"), made.MatureSinks, fields.PersonaDigest) { Usage = made.Usage(contract) };
        var intent = new Intent(
            fields.Seal, fields.Chain, fields.Step, contract.Id, fields.Tool, call.Parameters, payload.PlannedAction, payload.Reasoning, fields.Previous, lease, made.Seen, payload.Opening, fields.Mode)
        { Prior = made.Prior };
        var judged = await judgement.JudgeAsync(intent, answer, tool, call, fields.Time, held?.Ticks ?? 0, Epoch, cancellation);
        // Without a lease, or with the budgets and the time of then, the ttl gate has nothing to say that is not sealed.
        var keeps = contract.IsActive && (lease is null || contract.Budgets is not null && contract.MaxTtlSeconds == then?.MaxTtlSeconds);
        var gates = judged.Gates.Select(gate => gate.Name == DriftGate.GateName || gate.Name == TtlGate.GateName && keeps ? SealedGate(made, gate) : gate).ToImmutableArray();
        return new Judged(gates, IsStillPermitted(made, gates) ? SealStatus.Executing : Verdict.Of(gates, contract, fields.Tier, tool));
    }

    // A person's word waives the failures it was asked about, and no others.
    private static bool IsStillPermitted(SealedDecision made, ImmutableArray<GateResult> gates) =>
        made.Fields.Approval.Length > 0 && gates.All(gate => gate.Verdict != GateVerdict.Fail || made.Fields.Gates.Any(then => then.Name == gate.Name && then.Verdict == GateVerdict.Fail));

    /// <summary>The committed call as the gates had it: prepared again where its hash shows that tool and parameters are those of then.</summary>
    private static (CommittedCall Call, string Gap) CallOf(SealedDecision made, ToolDescriptor? tool)
    {
        var (fields, payload) = (made.Fields, made.Payload!);
        var call = CallPreparation.Prepare(tool, fields.Tool, payload.Parameters, fields.Chain);
        if (call.Hash == payload.Call) return (call, IsRedacted(payload) ? WhatIfGap.Redacted : "");
        var kept = call with { Resources = payload.Resources, Sinks = payload.Sinks };
        return (kept, IsRedacted(payload) ? WhatIfGap.Redacted : WhatIfGap.ToolChanged);
    }

    private static bool IsRedacted(DecisionPayload payload) =>
        payload.PlannedAction.Contains(Redactor.Mark, StringComparison.Ordinal) || payload.Parameters.ToString().Contains(Redactor.Mark, StringComparison.Ordinal);

    // What a chain has seen is looked at wherever something may be written, sent or carried out by reading.
    private static bool Reads(ToolDescriptor? tool, CommittedCall call, PersonaContract now, PersonaContract? then) =>
        now.Flows.Length + (then?.Flows.Length ?? 0) > 0 || tool is not null && (tool.Effect != ToolEffect.Read || !call.Sinks.IsEmpty || !call.Resources.IsEmpty);

    private static bool SameBudgets(PersonaContract now, PersonaContract then) =>
        now.Budgets is null && then.Budgets is null
        || now.MaxTtlSeconds == then.MaxTtlSeconds && ContractText.Compare(now.ToDraft(), then.ToDraft()).All(static change => change.Member != "budgets");

    private static TimeSpan? HeldOf(SealedDecision made, PersonaContract? then)
    {
        if (made.Payload!.LeaseMs is { } milliseconds) return TimeSpan.FromMilliseconds(milliseconds);
        // Before that was sealed, the ttl gate's score tells it: the share of the lease that was left.
        var gate = made.Fields.Gates.FirstOrDefault(static gate => gate.Name == TtlGate.GateName);
        return gate is { Verdict: GateVerdict.Pass } && then is not null ? TimeSpan.FromSeconds(then.MaxTtlSeconds * (1 - gate.Score)) : null;
    }

    private static bool IsLeaseUnknown(SealedDecision made) => made.Payload!.LeaseMs is null && made.Fields.Gates.Any(static gate => gate.Name == TtlGate.GateName && gate.Verdict != GateVerdict.Pass);

    private static GateResult SealedGate(SealedDecision made, GateResult judged)
    {
        for (var i = 0; i < made.Fields.Gates.Length; i++)
            if (made.Fields.Gates[i].Name == judged.Name) return made.Fields.Gates[i] with { Reason = i < made.Payload!.GateReasons.Length ? made.Payload.GateReasons[i] : "" };
        return judged;
    }

    private static string ReasonOf(SealedDecision made, string name)
    {
        for (var i = 0; i < made.Fields.Gates.Length; i++)
            if (made.Fields.Gates[i].Name == name && i < made.Payload!.GateReasons.Length) return made.Payload.GateReasons[i];
        return "";
    }

    private static bool IsAsSealed(SealedDecision made, Judged again)
    {
        if (again.Status != made.Status || again.Gates.Length != made.Fields.Gates.Length) return false;
        for (var i = 0; i < again.Gates.Length; i++)
        {
            var (now, then) = (again.Gates[i], made.Fields.Gates[i]);
            if (now.Name != then.Name || now.Verdict != then.Verdict) return false;
            // The clock is sealed to the millisecond only; its share of a lease differs in the last digits.
            if (now.Name != TtlGate.GateName && Math.Abs(now.Score - then.Score) > Close) return false;
        }

        return true;
    }
}
