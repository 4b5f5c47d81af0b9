using System.Collections.Immutable;
using System.Text.Json;
using Nexus.Approvals;

namespace Nexus.Ledger;

internal ref partial struct LeafReader
{
    private LeafFields Approval()
    {
        var (approval, by, chain, change) = (Text("approval"), Text("by"), Text("chain"), Name<ApprovalChange>("change"));
        var commit = Is("commit") ? Hash("commit") : "";
        var epoch = Integer("epoch");
        var requested = change == ApprovalChange.Requested;
        var expires = requested ? Time("expires") : default;
        Literal("kind", "approval");
        var (needed, opener) = requested ? ((int)Integer("needed"), Text("opened_by")) : (0, "");
        var permits = change == ApprovalChange.Consumed ? Text("permits") : "";
        var role = change is ApprovalChange.Approved or ApprovalChange.Rejected ? Text("role") : "";
        var roles = requested ? Texts("roles") : [];
        var (seal, tenant, time, version) = (Text("seal"), Text("tenant"), Time("time"), FormVersion());
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
            Waives = requested ? Texts("waives") : [],
        };
    }

    private (long CostMicros, int Seconds) Reserved()
    {
        Open("reserved");
        var (cost, seconds) = (Integer("cost_micros"), (int)Integer("seconds"));
        Close();
        return (cost, seconds);
    }

    private ImmutableArray<string> Texts(string name)
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
