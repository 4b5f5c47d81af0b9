using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Nexus.Actions;

namespace Nexus.Ledger;

/// <summary>Turns facts into leaves: redacts, writes the payload, commits to it with a salt, writes the leaf, hashes it.</summary>
public static class Notary
{
    public const int SaltBytes = 16;

    public static LeafDraft Decide(in DecisionFacts facts, ReadOnlySpan<byte> salt16)
    {
        CheckSalt(salt16);
        var intent = facts.Intent;
        var payload = Payload(facts);
        var leaf = new DecisionLeaf
        {
            Tenant = facts.Tenant,
            Seal = intent.SealId,
            Time = facts.At,
            Epoch = facts.Epoch,
            Chain = intent.ChainId,
            Step = intent.Step,
            Previous = intent.Previous,
            Commit = MerkleHash.Commit(salt16, payload.Span, stackalloc char[MerkleHash.HexLength]),
            PersonaId = facts.Contract.Id,
            PersonaName = facts.Contract.Name,
            PersonaVersion = facts.Contract.Version,
            PersonaDigest = facts.PersonaDigest,
            Tier = facts.Tier,
            Tool = intent.Tool,
            ToolDigest = facts.ToolDigest,
            ToolVersion = facts.ToolVersion,
            Status = facts.Status,
            Gates = facts.Gates,
            Deadline = facts.Deadline,
            Mode = intent.Mode,
            Approval = facts.Permit,
            ReservedCostMicros = Reserves(facts) ? facts.Budget!.CostMicros : -1,
            ReservedSeconds = Reserves(facts) ? facts.Budget!.Seconds : 0,
            Shadow = facts.Shadow,
            Trial = facts.Trial,
        };
        using var buffer = CanonicalBuffer.Rent();
        LeafFormat.Write(buffer, leaf);
        var open = facts.Status == SealStatus.Executing ? OpenMark.Opens : OpenMark.None;
        return Draft(LeafKind.Decision, leaf.Seal, leaf.Chain, leaf.PersonaId, buffer, salt16, payload, open, leaf.Epoch);
    }

    // What may not run uses nothing up.
    private static bool Reserves(in DecisionFacts facts) => facts.Budget is not null && facts.Status == SealStatus.Executing;

    public static LeafDraft Conclude(in OutcomeFacts facts, ReadOnlySpan<byte> salt16)
    {
        CheckSalt(salt16);
        var payload = Payload(facts);
        var leaf = new OutcomeLeaf
        {
            Tenant = facts.Tenant,
            Seal = facts.SealId,
            Time = facts.At,
            Epoch = facts.Epoch,
            Chain = facts.ChainId,
            Step = facts.Step,
            Previous = facts.Previous,
            Commit = MerkleHash.Commit(salt16, payload.Span, stackalloc char[MerkleHash.HexLength]),
            PersonaId = facts.PersonaId,
            Status = facts.Status,
            Attested = facts.Attested,
            DurationMs = facts.DurationMs,
            CostMicros = facts.CostMicros,
        };
        using var buffer = CanonicalBuffer.Rent();
        LeafFormat.Write(buffer, leaf);
        return Draft(LeafKind.Outcome, leaf.Seal, leaf.Chain, leaf.PersonaId, buffer, salt16, payload, OpenMark.Closes, leaf.Epoch);
    }

    public static LeafDraft TierChange(TierFacts facts)
    {
        var fields = new LeafFields(LeafKind.Tier, facts.Tenant, facts.LeafId, facts.At, facts.Epoch)
        {
            PersonaId = facts.PersonaId,
            PersonaName = facts.PersonaName,
            From = facts.From,
            To = facts.To,
            Reason = facts.Reason,
        };
        return Draft(fields, [], default, OpenMark.None);
    }

    public static LeafDraft Notice(NoticeFacts facts)
    {
        var fields = new LeafFields(facts.Kind, facts.Tenant, facts.LeafId, facts.At, facts.Epoch)
        {
            About = facts.About,
            By = facts.By,
            Reason = Redactor.Text(facts.Reason),
        };
        return Draft(fields, [], default, OpenMark.None);
    }

    private static Utf8Json Payload(in DecisionFacts facts)
    {
        var (intent, call) = (facts.Intent, facts.Call);
        var reasons = new string[facts.Gates.Length];
        for (var i = 0; i < reasons.Length; i++) reasons[i] = facts.Gates[i].Reason;
        var payload = new DecisionPayload(call.Hash, ImmutableCollectionsMarshal.AsImmutableArray(reasons), intent.Opening, call.Parameters, intent.PlannedAction, intent.Reasoning, call.Resources, call.Sinks, call.Parameters.Span.Length, facts.PermitRefusal)
        {
            LeaseMs = facts.LeaseHeld is { } held ? (long)held.TotalMilliseconds : null,
            Seen = intent.Seen.IsDefault ? 0 : intent.Seen.Length,
            Observed = intent.Observed,
            TrialReasons = facts.Trial is { } trial ? [.. trial.Gates.Select(static gate => gate.Reason)] : [],
        };
        using var buffer = CanonicalBuffer.Rent();
        PayloadFormat.Write(buffer, payload);
        // One search over the whole payload instead of one a text: it is nearly always the last.
        if (!Redactor.MayHoldSecret(buffer.Written)) return buffer.ToJson();
        using var redacted = CanonicalBuffer.Rent();
        PayloadFormat.Write(redacted, Redacted(payload));
        return redacted.ToJson();
    }

    private static DecisionPayload Redacted(DecisionPayload payload) => payload with
    {
        GateReasons = Redactor.Texts(payload.GateReasons),
        Opening = Redactor.Json(payload.Opening),
        Parameters = Redactor.Json(payload.Parameters),
        PermitRefusal = Redactor.Text(payload.PermitRefusal),
        PlannedAction = Redactor.Text(payload.PlannedAction),
        Reasoning = Redactor.Texts(payload.Reasoning),
        Resources = Redactor.Texts(payload.Resources),
        Sinks = Redactor.Texts(payload.Sinks),
        Observed = [.. payload.Observed.Select(static seen => seen with { Source = Redactor.Text(seen.Source), Text = Redactor.Text(seen.Text) })],
        TrialReasons = Redactor.Texts(payload.TrialReasons),
    };

    private static Utf8Json Payload(in OutcomeFacts facts)
    {
        using var buffer = CanonicalBuffer.Rent();
        PayloadFormat.WriteOutcome(buffer, facts.Checks, Digest(facts.Result, stackalloc char[MerkleHash.HexLength]), facts.Error, facts.Result, facts.Trusted);
        if (!Redactor.MayHoldSecret(buffer.Written)) return buffer.ToJson();
        using var redacted = CanonicalBuffer.Rent();
        // The digest is over what is kept, not over what was redacted from it: a digest of a secret is a way to guess it.
        var result = Redactor.Json(facts.Result);
        PayloadFormat.WriteOutcome(redacted, Redactor.Texts(facts.Checks), Digest(result, stackalloc char[MerkleHash.HexLength]), Redactor.Text(facts.Error), result, facts.Trusted);
        return redacted.ToJson();
    }

    internal static LeafDraft Draft(LeafFields fields, ReadOnlySpan<byte> salt, Utf8Json payload, OpenMark open)
    {
        using var buffer = CanonicalBuffer.Rent();
        LeafFormat.Write(buffer, fields);
        return Draft(fields.Kind, fields.Seal, fields.Chain, fields.PersonaId, buffer, salt, payload, open, fields.Epoch);
    }

    private static LeafDraft Draft(LeafKind kind, string seal, string chain, string persona, CanonicalBuffer written, ReadOnlySpan<byte> salt, Utf8Json payload, OpenMark open, long epoch)
    {
        var leaf = written.ToJson();
        var hash = ImmutableCollectionsMarshal.AsImmutableArray(MerkleHash.Leaf(leaf.Span));
        return new LeafDraft(kind, seal, chain, persona, leaf, hash, [.. salt], payload, open, epoch);
    }

    internal static string Commitment(ReadOnlySpan<byte> salt, Utf8Json payload) => MerkleHash.Commit(salt, payload.Span, stackalloc char[MerkleHash.HexLength]).ToString();

    private static ReadOnlySpan<char> Digest(Utf8Json result, Span<char> hex64) => result.IsEmpty ? default : MerkleHash.Commit([], result.Span, hex64);

    internal static void CheckSalt(ReadOnlySpan<byte> salt)
    {
        if (salt.Length != SaltBytes) throw new NexusException(ErrorCode.Invalid, $"a salt takes {SaltBytes} bytes, not {salt.Length}");
    }
}
