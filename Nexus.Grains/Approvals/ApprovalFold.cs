using System.Text.Json;
using Nexus.Ledger;

namespace Nexus.Approvals;

/// <summary>How an approval stands after its leaves so far.</summary>
public static class ApprovalFold
{
    /// <summary>The approval after one more leaf of its own; null for a leaf that changes nothing there is.</summary>
    public static Approval? Apply(Approval? before, StoredLeaf stored)
    {
        var leaf = LeafFormat.Read(stored.Draft.Leaf.Span);
        if (before is null) return leaf.ApprovalChange == ApprovalChange.Requested ? Requested(leaf, stored.Index) : null;
        if (stored.Index <= before.LastLeaf) return before;
        var seen = before with { LastLeaf = stored.Index };
        return leaf.ApprovalChange switch
        {
            ApprovalChange.Approved => Agreed(seen, leaf, stored),
            ApprovalChange.Rejected => seen with { Status = ApprovalStatus.Rejected, End = Word(leaf, stored) },
            ApprovalChange.Expired => seen with { Status = ApprovalStatus.Expired, End = Word(leaf, stored) },
            ApprovalChange.Consumed => seen with { Status = ApprovalStatus.Consumed, End = Word(leaf, stored), Permits = leaf.Permits },
            _ => seen,
        };
    }

    /// <summary>What has run out is expired from that moment on, sealed or not.</summary>
    public static Approval At(Approval approval, DateTimeOffset now) => approval.IsOpen && now >= approval.ExpiresAt ? approval with { Status = ApprovalStatus.Expired } : approval;

    private static Approval Requested(LeafFields leaf, long index) => new(
        leaf.Approval, index, leaf.Chain, ApprovalStatus.Pending, leaf.Waives, leaf.Needed, leaf.Roles, leaf.By, leaf.OpenedBy, leaf.Time, leaf.Expires, [], null, "", index);

    // A word that arrives after the end, or after time, stands in the ledger and counts for nothing.
    private static Approval Agreed(Approval approval, LeafFields leaf, StoredLeaf stored)
    {
        if (!approval.IsOpen || leaf.Time >= approval.ExpiresAt || approval.Votes.Any(vote => vote.By == leaf.By)) return approval;
        var votes = approval.Votes.Add(Word(leaf, stored));
        return approval with { Votes = votes, Status = votes.Length >= approval.Needed ? ApprovalStatus.Approved : ApprovalStatus.Pending };
    }

    private static ApprovalVote Word(LeafFields leaf, StoredLeaf stored) => new(leaf.By, leaf.Role, leaf.Time, Said(stored.Draft.Payload));

    private static string Said(Utf8Json payload)
    {
        if (payload.IsEmpty) return "";
        using var document = JsonDocument.Parse(payload.Memory);
        return document.RootElement.TryGetProperty("reason", out var reason) ? reason.GetString()! : "";
    }
}
