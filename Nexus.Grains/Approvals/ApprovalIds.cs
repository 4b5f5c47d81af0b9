namespace Nexus.Approvals;

/// <summary>Ids of an approval's leaves. The ledger's unique index over them is what makes a voter's word count once and the end come once.</summary>
public static class ApprovalIds
{
    /// <summary>One a voter, whatever they say.</summary>
    public static string Vote(string tenant, string approval, string by) => StableId.Of("approval-vote", tenant, approval, by);

    /// <summary>One an approval: rejected, expired and consumed exclude each other.</summary>
    public static string End(string tenant, string approval) => StableId.Of("approval-end", tenant, approval);
}
