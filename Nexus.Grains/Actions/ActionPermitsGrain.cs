using Nexus.Approvals;
using Nexus.Ledger;
using Orleans.Runtime;

namespace Nexus.Actions;

/// <summary>The door's part in approvals: who is asked, and what a person's word permits. An action without them costs nothing here.</summary>
internal sealed partial class ActionGrain
{
    private static string Principal => RequestContext.Get(CallContext.Principal) as string ?? "system";

    /// <summary>The gates have judged again; what fails now is held against what was approved.</summary>
    private async Task LookForPermit(Passage passage)
    {
        var id = passage.Intent.Approval;
        var approval = await GrainFactory.GetGrain<IApprovalsGrain>(passage.Tenant).FindAsync(id);
        var asked = approval is null ? null : (await Ledger.SealLeavesAsync(id)).FirstOrDefault(leaf => leaf.Draft.Kind == LeafKind.Decision);
        var approved = asked is null ? null : new ApprovedAction(approval!, LeafFormat.Read(asked.Draft.Leaf.Span), asked.Draft.Payload.IsEmpty ? null : PayloadFormat.ReadDecision(asked.Draft.Payload));
        passage.PermitRefusal = Permit.Refusal(id, approved, passage.Intent, passage.Call, passage.Persona.Contract, passage.Gates, time.GetUtcNow()) ?? "";
    }

    /// <summary>A request stands with the decision that makes it, an approval ends with the decision it permits: in one commit, or not at all.</summary>
    private Task<Appended> SealDecision(Passage passage, LeafDraft decision)
    {
        if (passage.IsPermitted) return Ledger.AppendAsync([decision, ApprovalNotary.Consumption(passage.Tenant, passage.Intent, Principal, passage.DecidedAt, epochs.Current)]);
        if (passage.Status != SealStatus.Escalated) return Ledger.AppendAsync([decision]);
        var rule = passage.Persona.Contract.Approvals ?? ApprovalRule.Default;
        return Ledger.AppendAsync([decision, ApprovalNotary.Request(new RequestFacts(passage.Tenant, passage.Intent, passage.Gates, rule, Principal, passage.DecidedAt, epochs.Current))]);
    }
}
