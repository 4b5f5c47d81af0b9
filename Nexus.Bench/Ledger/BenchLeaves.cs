using System.Buffers.Binary;
using Nexus.Actions;
using Nexus.Gates;
using Nexus.Ledger;
using Nexus.Personas;

namespace Nexus.Bench.Ledger;

/// <summary>Leaves as the door makes them: canonical, hashed, with a payload and its commitment.</summary>
internal static class BenchLeaves
{
    private static readonly PersonaContract Contract = new("0193a1b2-0000-7000-8000-000000000001", "bench", "", ["bench_step"], ["bench:**"], ["run the benchmark step"], 86_400, RiskLevel.Low, 1, true);
    private static readonly CommittedCall Call = new("bench_step", Utf8Json.From("{\"topic\":\"quarterly report\"}"), new string('c', 64), ["bench:report"], [], "");

    private static readonly GateResult[] Gates =
    [
        new("scope", GateVerdict.Pass, 1, 1, "1 of 1 resources match"),
        new("intent", GateVerdict.Pass, 0.8125, 0.5, "the planned action is 0.81 near 'run the benchmark step'"),
        new("ttl", GateVerdict.Pass, 0.99, 0, "86,000 s remain"),
        new("drift", GateVerdict.Pass, 0.3, 2.5, "0.3 deviations"),
    ];

    /// <summary>A chain of one action, with ids as the door makes them; its salt follows from <paramref name="number"/>.</summary>
    public static (LeafDraft Decision, LeafDraft Outcome) Of(string tenant, long number)
    {
        var salt = new byte[Notary.SaltBytes];
        BinaryPrimitives.WriteInt64BigEndian(salt, number);
        var (seal, chain, at) = (Guid.CreateVersion7().ToString(), Guid.CreateVersion7().ToString(), DateTimeOffset.UnixEpoch.AddSeconds(number % 1_000_000_000));
        var intent = new Intent(seal, chain, 0, Contract.Id, Call.Tool, Call.Parameters, "run the benchmark step on 'quarterly report'", ["the benchmark asks for it"], "", null, [], default);
        var decision = Notary.Decide(new DecisionFacts(tenant, intent, Contract, TrustTier.Established, Call, SealStatus.Executing, [.. Gates], at, 1, at.AddSeconds(30)), salt);
        var outcome = new OutcomeFacts(tenant, chain, seal, 0, Contract.Id, Convert.ToHexStringLower(decision.Hash.AsSpan()), SealStatus.Executed, Utf8Json.EmptyObject, "", [], 0.2, at, 1, false);
        return (decision, Notary.Conclude(outcome, salt));
    }
}
