using System.Diagnostics;
using System.Security.Cryptography;
using Nexus.Actions;
using Nexus.Gates;
using Nexus.Ledger;
using Nexus.Personas;

namespace Nexus.Bench.Law;

/// <summary>Decision and outcome leaves built, committed to, hashed and put into a tree, on one and on two threads.</summary>
public static class LedgerLawBench
{
    private const int Actions = 200_000;

    // The pieces of one action that are hashed: two commitments, two leaves, a digest, two tree nodes.
    private const int HashesAnAction = 7;

    /// <summary>Runs and returns the lines to print.</summary>
    public static IReadOnlyList<string> Run()
    {
        Measure(1, Actions / 10);
        var one = Measure(1, Actions);
        var two = Measure(2, Actions);
        var limit = RawHashes();
        return
        [
            $"ledger law, 1 thread: {one.PerSecond:N0} actions/s (decision + outcome), {one.BytesEach:N0} bytes allocated each",
            $"ledger law, 2 threads: {two.PerSecond:N0} actions/s",
            $"limit of the same run: {limit:N0} actions/s a thread by {HashesAnAction} SHA-256 of 200 bytes through the framework alone",
        ];
    }

    private static (double PerSecond, double BytesEach) Measure(int threads, int actions)
    {
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var clock = Stopwatch.StartNew();
        var workers = Enumerable.Range(0, threads).Select(_ => new Thread(() => Work(actions))).ToArray();
        foreach (var worker in workers) worker.Start();
        foreach (var worker in workers) worker.Join();
        var seconds = clock.Elapsed.TotalSeconds;
        return (actions * threads / seconds, (GC.GetTotalAllocatedBytes(precise: true) - allocated) / (double)(actions * threads));
    }

    private static void Work(int actions)
    {
        var salt = new byte[Notary.SaltBytes];
        var tree = CompactRange.From(0, []);
        var (decision, outcome) = (Decision(), Outcome());
        for (var i = 0; i < actions; i++)
        {
            var at = decision.At.AddMilliseconds(i);
            var decided = Notary.Decide(decision with { At = at }, salt);
            var concluded = Notary.Conclude(outcome with { At = at, Previous = Convert.ToHexStringLower(decided.Hash.AsSpan()) }, salt);
            tree.Append(decided.Hash.AsSpan(), null);
            tree.Append(concluded.Hash.AsSpan(), null);
        }
    }

    private static double RawHashes()
    {
        Span<byte> bytes = stackalloc byte[200], hash = stackalloc byte[32];
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < Actions; i++)
            for (var h = 0; h < HashesAnAction; h++) SHA256.HashData(bytes, hash);
        return Actions / clock.Elapsed.TotalSeconds;
    }

    private static DecisionFacts Decision()
    {
        var contract = new PersonaContract("0190a3c4-0000-7000-8000-000000000001", "researcher", "Finds things out.", ["file_read"], ["file:read:**"], ["read a document"], 120, RiskLevel.Medium, 3, true);
        var parameters = Utf8Json.From("""{"encoding":"utf-8","limit":4096,"path":"reports/2026/q3/summary.md"}"""u8);
        var intent = new Intent("0190a3c4-0000-7000-8000-000000000002", "0190a3c4-0000-7000-8000-000000000003", 1, contract.Id, "file_read", parameters, "read the summary of the third quarter", ["The task asks for the summary.", "It is a file in the workspace."], new string('a', 64), null, [], default);
        var call = new CommittedCall("file_read", parameters, new string('c', 64), ["file:read:reports/2026/q3/summary.md"], [], "");
        return new DecisionFacts("demo", intent, contract, TrustTier.Established, call, SealStatus.Executing, Gates(), DateTimeOffset.UnixEpoch.AddYears(56), 7, DateTimeOffset.UnixEpoch.AddYears(56).AddMinutes(2));
    }

    private static System.Collections.Immutable.ImmutableArray<GateResult> Gates() =>
    [
        new("scope", GateVerdict.Pass, 1, 1, "file_read is allowed and 1 of 1 resources match a scope"),
        new("intent", GateVerdict.Pass, 0.8342, 0.75, "cosine 0.83 to \"read a document\", at least 0.75"),
        new("ttl", GateVerdict.Pass, 0.9871, 0, "118.4 of 120 s remain"),
        new("drift", GateVerdict.Pass, 0.4127, 2.5, "surprise 0.41 sigma, at most 2.5"),
    ];

    private static OutcomeFacts Outcome() => new(
        "demo",
        "0190a3c4-0000-7000-8000-000000000003",
        "0190a3c4-0000-7000-8000-000000000002",
        1,
        "0190a3c4-0000-7000-8000-000000000001",
        "",
        SealStatus.Executed,
        Utf8Json.From("""{"bytes":1834,"content":"The third quarter closed with a surplus; see the table below for the regions.","path":"reports/2026/q3/summary.md"}"""u8),
        "",
        [],
        3.125,
        DateTimeOffset.UnixEpoch.AddYears(56),
        7,
        false);
}
