using Nexus.Approvals;

namespace Nexus.Ledger;

public static partial class LeafFormat
{
    private static void WriteApproval(CanonicalBuffer to, LeafFields leaf)
    {
        var change = leaf.ApprovalChange;
        to.Text("{\"approval\":"u8, leaf.Approval);
        to.Text(",\"by\":"u8, leaf.By);
        to.Text(",\"chain\":"u8, leaf.Chain);
        to.Text(",\"change\":"u8, WireName.Of(change));
        if (leaf.Commit.Length > 0) to.Text(",\"commit\":"u8, leaf.Commit);
        to.Integer(",\"epoch\":"u8, leaf.Epoch);
        if (change == ApprovalChange.Requested) to.Time(",\"expires\":"u8, leaf.Expires);
        to.Raw(",\"kind\":\"approval\""u8);
        if (change == ApprovalChange.Requested)
        {
            to.Integer(",\"needed\":"u8, leaf.Needed);
            to.Text(",\"opened_by\":"u8, leaf.OpenedBy);
        }

        if (change == ApprovalChange.Consumed) to.Text(",\"permits\":"u8, leaf.Permits);
        if (change is ApprovalChange.Approved or ApprovalChange.Rejected) to.Text(",\"role\":"u8, leaf.Role);
        if (change == ApprovalChange.Requested) to.Prose(",\"roles\":"u8, leaf.Roles);
        to.Text(",\"seal\":"u8, leaf.Seal);
        to.Text(",\"tenant\":"u8, leaf.Tenant);
        to.Time(",\"time\":"u8, leaf.Time);
        to.Raw(",\"v\":1"u8);
        if (change == ApprovalChange.Requested) to.Prose(",\"waives\":"u8, leaf.Waives);
        to.Raw("}"u8);
    }
}
