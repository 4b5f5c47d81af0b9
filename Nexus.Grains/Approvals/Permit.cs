using System.Collections.Immutable;
using System.Globalization;
using Nexus.Actions;
using Nexus.Gates;
using Nexus.Ledger;
using Nexus.Personas;

namespace Nexus.Approvals;

/// <summary>What was approved: the escalated action as it was sealed.</summary>
/// <param name="Asked">Its decision leaf.</param>
/// <param name="Payload">What stands beside it; null if it was erased.</param>
public sealed record ApprovedAction(Approval Approval, LeafFields Asked, DecisionPayload? Payload);

/// <summary>Whether an approval permits an action: the same call, chain, contract and tool, nothing worse than what was shown, once, in time.</summary>
public static class Permit
{
    /// <summary>How much stranger than what was shown a waived drift may have become, in σ: history moves on while a person reads.</summary>
    public const double DriftAllowance = 1;

    /// <summary>Null if it does; else a sentence saying why not.</summary>
    public static string? Refusal(string id, ApprovedAction? approved, Intent intent, CommittedCall call, PersonaContract contract, ImmutableArray<GateResult> gates, DateTimeOffset now)
    {
        if (approved is null) return $"there is no approval {id}";
        var (approval, asked) = (approved.Approval, approved.Asked);
        if (Standing(approval, now) is { } standing) return standing;
        if (approval.ChainId != intent.ChainId || asked.Chain != intent.ChainId) return "it was given in another chain";
        if (asked.PersonaId != contract.Id) return $"it was given for the persona {asked.PersonaName}";
        if (asked.PersonaVersion != contract.Version) return $"it was given under version {asked.PersonaVersion} of the persona's contract, which is at version {contract.Version}";
        if (asked.Tool != intent.Tool) return $"it was given for the tool {asked.Tool}";
        if (approved.Payload is not { } payload) return "the payload that says which call was approved has been erased";
        if (payload.Call != call.Hash) return "it was given for another call: the parameters or the tool's version are not those that were approved";
        if (gates.IsDefaultOrEmpty) return "no gate has judged";
        foreach (var gate in gates)
        {
            if (gate.Verdict == GateVerdict.Pass || gate.Verdict == GateVerdict.Skip && gate.Name == DriftGate.GateName) continue;
            if (Widened(approved, payload, gate) is { } more) return more;
        }

        return null;
    }

    private static string? Standing(Approval approval, DateTimeOffset now) => ApprovalFold.At(approval, now).Status switch
    {
        ApprovalStatus.Approved => null,
        ApprovalStatus.Pending => string.Create(CultureInfo.InvariantCulture, $"{approval.Votes.Length} of {approval.Needed} people have agreed"),
        ApprovalStatus.Rejected => $"it was rejected by {approval.End!.By}",
        ApprovalStatus.Expired => $"it ran out at {approval.ExpiresAt:O}",
        _ => $"it was used already, for action {approval.Permits}",
    };

    private static string? Widened(ApprovedAction approved, DecisionPayload payload, GateResult failed)
    {
        if (!approved.Approval.Waives.Contains(failed.Name)) return $"it does not waive the gate {failed.Name}, which fails now: {failed.Reason}";
        if (!Verdict.IsDoubt(failed)) return $"it waives a doubt of the gate {failed.Name}, not this failure: {failed.Reason}";
        var gates = approved.Asked.Gates;
        var at = 0;
        while (at < gates.Length && gates[at].Name != failed.Name) at++;
        if (failed.Name == DriftGate.GateName)
        {
            var shown = at < gates.Length ? gates[at].Score : 0;
            return failed.Score > shown + DriftAllowance ? string.Create(CultureInfo.InvariantCulture, $"it waives a drift of {shown:0.0}σ; it is {failed.Score:0.0}σ now") : null;
        }

        // A person has read this sentence and agreed to it, not to whatever else the gate may come to doubt.
        var read = at < payload.GateReasons.Length ? payload.GateReasons[at] : "";
        return read == failed.Reason || read == Redactor.Text(failed.Reason) ? null : $"it waives another doubt of the gate {failed.Name} than this one: {failed.Reason}";
    }
}
