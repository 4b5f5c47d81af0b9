using Nexus.Approvals;
using Nexus.Gates;
using Nexus.Ledger;

namespace Nexus.Chains;

/// <summary>An agent that repeats an escalated call finds its approval: the same call, once.</summary>
internal sealed partial class AgentChainGrain
{
    // What this chain has asked for: found again in the ledger by the first action after a start.
    private readonly List<(string Id, string Call)> _asked = [];

    private IApprovalsGrain Approvals => GrainFactory.GetGrain<IApprovalsGrain>(Tenant);

    /// <summary>The same request again: its first answer, unless people have agreed since.</summary>
    private async Task<AgentAnswer> AgainAsync(AgentAnswer known, AgentAction action)
    {
        if (known.ApprovalId.Length == 0 || await Approvals.FindAsync(known.ApprovalId) is not { } approval) return known;
        return approval.Status switch
        {
            ApprovalStatus.Approved => await DeclareAsync(action with { ActionId = chance.NewId(), Approval = approval.Id }),
            ApprovalStatus.Consumed => await FindAsync(approval.Permits) ?? known,
            _ => Standing(known, approval),
        };
    }

    /// <summary>An action that names no approval is held against those its chain has asked for. Null: it is to be declared.</summary>
    private async Task<(AgentAnswer? Answer, string Approval)> MatchAsync(AgentAction action)
    {
        if (_asked.Count == 0 || action.Approval.Length > 0) return (null, action.Approval);
        var tool = tools.Describe(Tenant, action.Tool) ?? (await external.FindAsync(Tenant, action.Tool))?.Descriptor;
        var call = CallPreparation.Prepare(tool, action.Tool, action.Parameters, ChainId).Hash;
        var id = _asked.LastOrDefault(asked => asked.Call == call).Id;
        if (id is null || await Approvals.FindAsync(id) is not { } approval) return (null, "");
        return approval.Status switch
        {
            ApprovalStatus.Approved => (null, id),
            // Asking again does not wear people down: the same call is told how its request stands.
            ApprovalStatus.Pending or ApprovalStatus.Rejected => (Standing((await FindAsync(id))!, approval), ""),
            _ => (null, ""),
        };
    }

    private static AgentAnswer Standing(AgentAnswer known, Approval approval)
    {
        var stands = approval.Status switch
        {
            ApprovalStatus.Rejected => $"a person ({approval.End!.By}) rejected this call{(approval.End.Reason.Length > 0 ? ": " + approval.End.Reason : "")}",
            ApprovalStatus.Expired => $"the request for approval ran out at {approval.ExpiresAt:O}",
            _ => $"waits for approval {approval.Id}: {approval.Votes.Length} of {approval.Needed} people have agreed",
        };
        return known with { Error = known.Error.Length > 0 ? $"{stands}; {known.Error}" : stands };
    }

    private void NoteRequests(IReadOnlyList<StoredLeaf> leaves)
    {
        _asked.Clear();
        foreach (var leaf in leaves)
            if (leaf.Draft.Kind == LeafKind.Decision && leaf.Draft.Open == OpenMark.None && !leaf.Draft.Payload.IsEmpty && leaves.Any(other => other.Draft.Kind == LeafKind.Approval && other.Draft.SealId == leaf.Draft.SealId))
                _asked.Add((leaf.Draft.SealId, PayloadFormat.ReadDecision(leaf.Draft.Payload).Call));
    }
}
