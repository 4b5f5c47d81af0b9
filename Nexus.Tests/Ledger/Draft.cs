using System.Collections.Immutable;
using Nexus.Actions;
using Nexus.Gates;
using Nexus.Ledger;
using Nexus.Personas;
using Nexus.Tools;

namespace Nexus.Tests.Ledger;

/// <summary>Valid facts; a test states only what differs.</summary>
internal static class Draft
{
    public const string Tenant = "acme";

    public static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    public static readonly PersonaContract Contract = new("persona-1", "researcher", "", ["file_read"], ["file:read:**"], ["read a document"], 120, RiskLevel.Medium, 3, true);

    public static byte[] Salt(int number = 0) => [.. Enumerable.Range(number, 16).Select(i => (byte)i)];

    public static DecisionFacts Decision(
        string seal = "seal-1",
        string chain = "chain-1",
        int step = 0,
        string previous = "",
        string parameters = """{"path":"a.txt"}""",
        SealStatus status = SealStatus.Executing,
        string planned = "read a.txt",
        string opening = "")
    {
        var json = Utf8Json.From(parameters);
        var intent = new Intent(seal, chain, step, Contract.Id, "file_read", json, planned, ["because"], previous, null, [], opening.Length == 0 ? default : Utf8Json.From(opening));
        var call = new CommittedCall("file_read", json, new string('c', 64), ["file:read:a.txt"], [], "");
        return new DecisionFacts(Tenant, intent, Contract, TrustTier.ColdStart, call, status, Gates(status), Noon, 7, Noon.AddMinutes(1));
    }

    public static OutcomeFacts Outcome(string seal, string chain, int step, string previous, string result = """{"content":"hello"}""", string error = "") =>
        new(Tenant, chain, seal, step, Contract.Id, previous, error.Length == 0 ? SealStatus.Executed : SealStatus.Failed, error.Length == 0 ? Utf8Json.From(result) : default, error, [], 1.5, Noon.AddSeconds(1), 7, false);

    public static TierFacts Tier(string id = "tier-1") => new(Tenant, id, Contract.Id, Contract.Name, TrustTier.ColdStart, TrustTier.Established, "50 successful actions", Noon, 7);

    public static ToolDescriptor Tool(string name = "file_read") => new(name, "", Utf8Json.EmptyObject, RiskLevel.Low, ToolEffect.Read, [], [], 10, false, ToolRecovery.Rerun, OutputTrust.Untrusted, 1);

    private static ImmutableArray<GateResult> Gates(SealStatus status) =>
    [
        new("scope", status == SealStatus.Blocked ? GateVerdict.Fail : GateVerdict.Pass, status == SealStatus.Blocked ? 0 : 1, 1, "1 of 1 resources match"),
        new("intent", GateVerdict.Pass, 0.8125, 0.75, "cosine 0.81"),
        new("ttl", GateVerdict.Pass, 0.99, 0, "119 s remain"),
        new("drift", GateVerdict.Skip, 0, 2.5, "3 of 10 samples"),
    ];
}
