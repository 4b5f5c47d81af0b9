using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Nexus.Actions;

namespace Nexus.Ledger;

/// <summary>Turns facts into leaves: redacts, writes the payload, commits to it with a salt, writes the leaf, hashes it.</summary>
public static class Notary
{
    public const int SaltBytes = 16;

    public static LeafDraft Decide(DecisionFacts facts, ReadOnlySpan<byte> salt16)
    {
        CheckSalt(salt16);
        var intent = facts.Intent;
        using var buffer = CanonicalBuffer.Rent();
        PayloadFormat.Write(buffer, new DecisionPayload(
            facts.Call.Hash,
            Redactor.Texts([.. facts.Gates.Select(gate => gate.Reason)]),
            Redactor.Json(intent.Opening),
            Redactor.Json(facts.Call.Parameters),
            Redactor.Text(intent.PlannedAction),
            Redactor.Texts(intent.Reasoning),
            Redactor.Texts(facts.Call.Resources),
            Redactor.Texts(facts.Call.Sinks),
            facts.Call.Parameters.Span.Length));
        var payload = buffer.ToJson();
        var fields = new LeafFields(LeafKind.Decision, facts.Tenant, intent.SealId, facts.At, facts.Epoch)
        {
            Chain = intent.ChainId,
            Step = intent.Step,
            Previous = intent.Previous,
            Commit = Commitment(salt16, payload),
            PersonaId = facts.Contract.Id,
            PersonaName = facts.Contract.Name,
            PersonaVersion = facts.Contract.Version,
            Tier = facts.Tier,
            Tool = intent.Tool,
            Status = facts.Status,
            Gates = facts.Gates,
            Deadline = facts.Deadline,
        };
        return Draft(fields, salt16, payload, facts.Status == SealStatus.Executing ? OpenMark.Opens : OpenMark.None);
    }

    public static LeafDraft Conclude(OutcomeFacts facts, ReadOnlySpan<byte> salt16)
    {
        CheckSalt(salt16);
        using var buffer = CanonicalBuffer.Rent();
        var result = Redactor.Json(facts.Result);
        PayloadFormat.Write(buffer, new OutcomePayload(Redactor.Texts(facts.Checks), Digest(result), Redactor.Text(facts.Error), result));
        var payload = buffer.ToJson();
        var fields = new LeafFields(LeafKind.Outcome, facts.Tenant, facts.SealId, facts.At, facts.Epoch)
        {
            Chain = facts.ChainId,
            Step = facts.Step,
            Previous = facts.Previous,
            Commit = Commitment(salt16, payload),
            PersonaId = facts.PersonaId,
            Status = facts.Status,
            Attested = facts.Attested,
            DurationMs = facts.DurationMs,
        };
        return Draft(fields, salt16, payload, OpenMark.Closes);
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

    private static LeafDraft Draft(LeafFields fields, ReadOnlySpan<byte> salt, Utf8Json payload, OpenMark open)
    {
        using var buffer = CanonicalBuffer.Rent();
        LeafFormat.Write(buffer, fields);
        var leaf = buffer.ToJson();
        var hash = ImmutableCollectionsMarshal.AsImmutableArray(MerkleHash.Leaf(leaf.Span));
        return new LeafDraft(fields.Kind, fields.Seal, fields.Chain, fields.PersonaId, leaf, hash, [.. salt], payload, open, fields.Epoch);
    }

    private static string Commitment(ReadOnlySpan<byte> salt, Utf8Json payload)
    {
        Span<byte> hash = stackalloc byte[MerkleHash.Length];
        MerkleHash.Commit(salt, payload.Span, hash);
        return Convert.ToHexStringLower(hash);
    }

    // Over what is kept, not over what was redacted from it: a digest of a secret is a way to guess it.
    private static string Digest(Utf8Json result) => result.IsEmpty ? "" : Convert.ToHexStringLower(SHA256.HashData(result.Span));

    private static void CheckSalt(ReadOnlySpan<byte> salt)
    {
        if (salt.Length != SaltBytes) throw new NexusException(ErrorCode.Invalid, $"a salt takes {SaltBytes} bytes, not {salt.Length}");
    }
}
