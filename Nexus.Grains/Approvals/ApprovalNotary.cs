using System.Collections.Immutable;
using Nexus.Actions;
using Nexus.Gates;
using Nexus.Ledger;

namespace Nexus.Approvals;

/// <summary>Everything a request's leaf is made of.</summary>
public sealed record RequestFacts(string Tenant, Intent Intent, ImmutableArray<GateResult> Gates, ApprovalRule Rule, string By, DateTimeOffset At, long Epoch);

/// <summary>Turns what happens to an approval into leaves. They belong to the chain, but are no links of it: people answer when they do.</summary>
public static class ApprovalNotary
{
    /// <summary>What a waiver is called where no gate failed and the tool itself asks for a person.</summary>
    public const string Tool = "tool";

    public static LeafDraft Request(RequestFacts facts)
    {
        var failed = facts.Gates.Where(gate => gate.Verdict == GateVerdict.Fail).Select(gate => gate.Name).ToImmutableArray();
        return Draft(new LeafFields(LeafKind.Approval, facts.Tenant, facts.Intent.SealId, facts.At, facts.Epoch)
        {
            Approval = facts.Intent.SealId,
            ApprovalChange = ApprovalChange.Requested,
            Chain = facts.Intent.ChainId,
            By = facts.By,
            OpenedBy = facts.Intent.OpenedBy,
            Expires = facts.At.AddSeconds(facts.Rule.ExpiresSeconds),
            Needed = facts.Rule.Approvers,
            Roles = facts.Rule.Roles,
            Waives = failed.IsEmpty ? [Tool] : failed,
        });
    }

    /// <summary>A person's word. What they said stands in the payload.</summary>
    public static LeafDraft Word(string tenant, Approval approval, Ballot ballot, DateTimeOffset at, long epoch, ReadOnlySpan<byte> salt16)
    {
        Notary.CheckSalt(salt16);
        var payload = Said(ballot.Reason);
        var fields = new LeafFields(LeafKind.Approval, tenant, ballot.Agrees ? ApprovalIds.Vote(tenant, approval.Id, ballot.By) : ApprovalIds.End(tenant, approval.Id), at, epoch)
        {
            Approval = approval.Id,
            ApprovalChange = ballot.Agrees ? ApprovalChange.Approved : ApprovalChange.Rejected,
            Chain = approval.ChainId,
            By = ballot.By,
            Role = ballot.Role,
            Commit = payload.IsEmpty ? "" : Notary.Commitment(salt16, payload),
        };
        return Notary.Draft(fields, payload.IsEmpty ? [] : salt16, payload, OpenMark.None);
    }

    public static LeafDraft Expiry(string tenant, Approval approval, DateTimeOffset at, long epoch) => End(tenant, approval.Id, approval.ChainId, ApprovalChange.Expired, "system", "", at, epoch);

    /// <summary>It permits one action: sealed in the same commit as that action's decision, or not at all.</summary>
    public static LeafDraft Consumption(string tenant, Intent intent, string by, DateTimeOffset at, long epoch) =>
        End(tenant, intent.Approval, intent.ChainId, ApprovalChange.Consumed, by, intent.SealId, at, epoch);

    private static LeafDraft End(string tenant, string approval, string chain, ApprovalChange change, string by, string permits, DateTimeOffset at, long epoch) =>
        Draft(new LeafFields(LeafKind.Approval, tenant, ApprovalIds.End(tenant, approval), at, epoch)
        {
            Approval = approval,
            ApprovalChange = change,
            Chain = chain,
            By = by,
            Permits = permits,
        });

    private static LeafDraft Draft(LeafFields fields) => Notary.Draft(fields, [], default, OpenMark.None);

    private static Utf8Json Said(string reason)
    {
        if (reason.Length == 0) return default;
        using var json = CanonicalBuffer.Rent();
        json.Prose("{\"reason\":"u8, Redactor.Text(reason));
        json.Raw("}"u8);
        return json.ToJson();
    }
}
