using System.Collections.Immutable;
using Nexus.Approvals;

namespace Nexus.Ledger;

internal ref partial struct LeafReader
{
    private LeafFields Approval()
    {
        words.Kind = LeafKind.Approval;
        var (approval, by) = (String(Text("approval"u8)), String(Text("by"u8)));
        words.Chain = Text("chain"u8);
        var change = Name<ApprovalChange>("change"u8);
        if (Is("commit"u8)) words.Commit = Hash("commit"u8);
        words.Epoch = Integer("epoch"u8);
        var requested = change == ApprovalChange.Requested;
        var expires = requested ? Time("expires"u8) : default;
        Literal("kind"u8, "approval"u8);
        var (needed, opener) = requested ? (Int32("needed"u8), String(Text("opened_by"u8))) : (0, "");
        var permits = change == ApprovalChange.Consumed ? String(Text("permits"u8)) : "";
        var role = change is ApprovalChange.Approved or ApprovalChange.Rejected ? String(Text("role"u8)) : "";
        var roles = requested ? Texts("roles"u8) : [];
        words.Seal = Text("seal"u8);
        words.Tenant = Text("tenant"u8);
        var (time, version) = (Time("time"u8), FormVersion());
        return new LeafFields(LeafKind.Approval, Usual(words.Tenant), String(words.Seal), time, words.Epoch)
        {
            Version = version,
            Approval = approval,
            ApprovalChange = change,
            By = by,
            Chain = String(words.Chain),
            Commit = String(words.Commit),
            Expires = expires,
            Needed = needed,
            OpenedBy = opener,
            Permits = permits,
            Role = role,
            Roles = roles,
            Waives = requested ? Texts("waives"u8) : [],
        };
    }

    private (long CostMicros, int Seconds) Reserved()
    {
        Open("reserved"u8);
        var (cost, seconds) = (Amount("cost_micros"u8), Int32("seconds"u8));
        Close();
        return (cost, seconds);
    }

    private ImmutableArray<string> Texts(ReadOnlySpan<byte> name)
    {
        Member(name);
        Expect((byte)'[', name);
        json.Pass();
        var texts = ImmutableArray.CreateBuilder<string>();
        for (var more = json.Here != ']'; more; more = json.NextElement()) texts.Add(json.Here == '"' ? String(json.Text()) : throw Mistyped(name, "must hold strings only"));
        json.Pass();
        json.Next();
        return texts.ToImmutable();
    }
}
