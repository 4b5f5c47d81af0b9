using System.Collections.Immutable;
using System.Text.Json;
using Nexus.Approvals;

namespace Nexus.Ledger;

internal ref partial struct LeafReader
{
    private LeafFields Approval()
    {
        var (approval, by, chain, change) = (Text("approval"u8), Text("by"u8), Text("chain"u8), Name<ApprovalChange>("change"u8));
        var commit = Is("commit"u8) ? Hash("commit"u8) : "";
        var epoch = Integer("epoch"u8);
        var requested = change == ApprovalChange.Requested;
        var expires = requested ? Time("expires"u8) : default;
        Literal("kind"u8, "approval"u8);
        var (needed, opener) = requested ? ((int)Integer("needed"u8), Text("opened_by"u8)) : (0, "");
        var permits = change == ApprovalChange.Consumed ? Text("permits"u8) : "";
        var role = change is ApprovalChange.Approved or ApprovalChange.Rejected ? Text("role"u8) : "";
        var roles = requested ? Texts("roles"u8) : [];
        var (seal, tenant, time, version) = (Text("seal"u8), Text("tenant"u8), Time("time"u8), FormVersion());
        return new LeafFields(LeafKind.Approval, tenant, seal, time, epoch)
        {
            Version = version,
            Approval = approval,
            ApprovalChange = change,
            By = by,
            Chain = chain,
            Commit = commit,
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
        var (cost, seconds) = (Integer("cost_micros"u8), (int)Integer("seconds"u8));
        Close();
        return (cost, seconds);
    }

    private ImmutableArray<string> Texts(ReadOnlySpan<byte> name)
    {
        Member(name);
        Expect(JsonTokenType.StartArray, name);
        var texts = ImmutableArray.CreateBuilder<string>();
        while (json.Read() && json.TokenType == JsonTokenType.String) texts.Add(json.GetString()!);
        if (json.TokenType != JsonTokenType.EndArray) throw Refuse(name, "must hold strings only");
        json.Read();
        return texts.ToImmutable();
    }
}
