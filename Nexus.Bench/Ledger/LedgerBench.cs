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
            await VerifyBench.RunAsync(run, log, services.GetRequiredService<IHeadKeeper>(), Tenant);
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
}
