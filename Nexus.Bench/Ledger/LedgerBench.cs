using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Ledger;
using Nexus.Stores;

namespace Nexus.Bench.Ledger;

/// <summary>The ledger by itself: durable seals, a log of a million leaves filled, verified and proven, each beside its limit.</summary>
internal static class LedgerBench
{
    private const int Batch = 512;
    private const string Tenant = "demo";

    public static async Task RunAsync(BenchRun run)
    {
        await SealBench.RunAsync(run, null);
        if (run.Postgres is { } postgres) await SealBench.RunAsync(run, postgres);
        else run.Note("PostgreSQL not measured: name one with --postgres= or NEXUS_TEST_POSTGRES");

        var directory = Directory.CreateTempSubdirectory("nexus-ledger-").FullName;
        await using (var services = new ServiceCollection().AddLogging().AddNexusStores(new StoreOptions { DataDirectory = directory }).BuildServiceProvider())
        {
            await using var stores = services.GetRequiredService<IStoreLifetime>();
            await stores.StartAsync(CancellationToken.None);
            var log = services.GetRequiredService<ISealLog>();
            await FillAsync(run, log);
            await ProveAsync(run, log);
            await VerifyAsync(run, log, services.GetRequiredService<IHeadKeeper>());
        }

        Directory.Delete(directory, recursive: true);
    }

    private static async Task FillAsync(BenchRun run, ISealLog log)
    {
        var tree = CompactRange.From(0, []);
        var costs = new List<(long Size, double Microseconds)>();
        long seals = 0, mark = 1024;
        var (spent, counted) = (0.0, 0);
        while (tree.Size < run.Leaves)
        {
            var drafts = new List<LeafDraft>(Batch);
            for (var i = 0; i < Batch / 2; i++)
            {
                var (decision, outcome) = BenchLeaves.Of(Tenant, seals + i + 1);
                drafts.Add(decision);
                drafts.Add(outcome);
            }
            var from = Stopwatch.GetTimestamp();
            var batch = LedgerBatch.Build(tree, seals, drafts, out var after);
            var result = await log.TryAppendAsync(Tenant, tree.Size, batch, CancellationToken.None);
            if (result.Status != AppendStatus.Appended) throw new InvalidOperationException($"append at {tree.Size}: {result.Status}");
            (spent, counted) = (spent + Stopwatch.GetElapsedTime(from).TotalMicroseconds, counted + Batch);
            (tree, seals) = (after, batch.After.Seals);
            if (tree.Size < mark && tree.Size < run.Leaves) continue;
            costs.Add((tree.Size, spent / counted));
            (spent, counted, mark) = (0, 0, mark * 10);
        }
        var flat = costs.Skip(1).ToArray();
        if (flat.Length > 1) run.AtMost("cost of a leaf in the last tenfold ÷ the first", flat[^1].Microseconds / flat[0].Microseconds, 1.5, "×", string.Join(", ", costs.Select(cost => $"to {cost.Size:N0}: {cost.Microseconds:0.0} µs")));
    }

    private static async Task ProveAsync(BenchRun run, ISealLog log)
    {
        var head = await log.HeadAsync(Tenant, CancellationToken.None);
        var samples = new double[500];
        for (var i = 0; i < samples.Length; i++)
        {
            var index = (long)i * 7919 * 104_729 % head.Size;
            var from = Stopwatch.GetTimestamp();
            var path = await new TreeProofs(log, Tenant, CancellationToken.None).InclusionAsync(index, head.Size);
            samples[i] = Stopwatch.GetElapsedTime(from).TotalMilliseconds;
            var leaf = (await log.HashesAsync(Tenant, index, 1, CancellationToken.None))[0];
            if (!MerkleProof.VerifyInclusion(leaf.AsSpan(), index, head.Size, [.. path.Select(hash => hash.ToArray())], head.Root.AsSpan())) throw new InvalidOperationException($"the proof of leaf {index} does not verify");
        }

        Array.Sort(samples);
        run.AtMost($"inclusion proof at {head.Size:N0} leaves, p99", samples[samples.Length * 99 / 100], 5, "ms", $"p50 {samples[samples.Length / 2]:0.00} ms");
    }

    private static async Task VerifyAsync(BenchRun run, ISealLog log, IHeadKeeper heads)
    {
        var clock = Stopwatch.StartNew();
        var verdict = await LedgerAudit.AllAsync(log, heads, new MemoryRegistry(), Tenant, CancellationToken.None);
        var verified = clock.Elapsed.TotalSeconds;
        if (!verdict.Valid) throw new InvalidOperationException(verdict.Statement);

        // The same bytes, once each, with nothing else done to them.
        var (bytes, hashed) = (0L, TimeSpan.Zero);
        var hash = new byte[32];
        for (long next = 0; next < verdict.LeavesChecked; next += 1000)
            foreach (var leaf in await log.ReadAsync(Tenant, next, 1000, CancellationToken.None))
            {
                var from = Stopwatch.GetTimestamp();
                SHA256.HashData(leaf.Draft.Leaf.Span, hash);
                SHA256.HashData(leaf.Draft.Payload.Span, hash);
                hashed += Stopwatch.GetElapsedTime(from);
                bytes += leaf.Draft.Leaf.Span.Length + leaf.Draft.Payload.Span.Length;
            }
        run.AtLeast($"verifying {verdict.LeavesChecked:N0} leaves ÷ raw SHA-256 of their bytes", hashed.TotalSeconds / verified, 0.4, "×", $"{verdict.LeavesChecked / verified:N0} leaves/s, {bytes / 1e6:N0} MB in {verified:0.0} s and {hashed.TotalSeconds:0.0} s");
    }
}
