using Nexus.Personas;

namespace Nexus.Approvals;

/// <summary>What a contract's rule for approvals, and a person's word, must obey.</summary>
public static class ApprovalRules
{
    public const int MaxReason = 2_000;

    private static readonly string[] Roles = ["admin", "operator"];

    /// <summary>Every rule that a contract's member <c>approvals</c> breaks.</summary>
    public static IEnumerable<ContractFault> Faults(ApprovalRule rule)
    {
        if (rule.Approvers is < 1 or > 10) yield return new ContractFault("approvals.approvers", $"approvals.approvers {rule.Approvers} must be 1 to 10");
        if (rule.ExpiresSeconds is < 60 or > 2_592_000) yield return new ContractFault("approvals.expires_seconds", $"approvals.expires_seconds {rule.ExpiresSeconds} must be 60 to 2,592,000");
        if (rule.Roles.IsDefaultOrEmpty) yield return new ContractFault("approvals.roles", "approvals.roles must name admin, operator or both");
        else if (rule.Roles.FirstOrDefault(role => !Roles.Contains(role)) is { } other) yield return new ContractFault("approvals.roles", $"approvals.roles '{other}' must be admin or operator");
    }

    /// <summary>Refuses a word that does not count: of whoever asked, of whoever opened the chain, of another role, too late.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Forbidden"/> or <see cref="ErrorCode.Conflict"/>.</exception>
    public static void CheckWord(Approval approval, Ballot ballot)
    {
        if (ballot.Reason.Length > MaxReason) throw new NexusException(ErrorCode.Invalid, $"reason has {ballot.Reason.Length} characters; it must have at most {MaxReason:N0}");
        if (!approval.Roles.Contains(ballot.Role)) throw new NexusException(ErrorCode.Forbidden, $"role {ballot.Role} may not decide this; the persona's contract asks for {string.Join(" or ", approval.Roles)}");
        if (approval.Status == ApprovalStatus.Rejected) throw new NexusException(ErrorCode.Conflict, $"this was rejected by {approval.End!.By}");
        if (approval.Status == ApprovalStatus.Consumed) throw new NexusException(ErrorCode.Conflict, $"this approval was used: it permitted action {approval.Permits}");
        if (approval.Status == ApprovalStatus.Expired) throw new NexusException(ErrorCode.Conflict, $"this request ran out at {approval.ExpiresAt:O}");
        // Whoever asked may take it back, but not grant it.
        if (ballot.Agrees && ballot.By == approval.RequestedBy) throw new NexusException(ErrorCode.Forbidden, "this key asked for the approval; another person must give it");
        if (ballot.Agrees && ballot.By == approval.OpenedBy) throw new NexusException(ErrorCode.Forbidden, "this key opened the chain that asks for the approval; another person must give it");
    }
}
