using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Actions;
using Nexus.Ledger;
using Nexus.Stores;

namespace Nexus.Bench.Stores;

/// <summary>Cost must not grow with history: appends and pages at the beginning of a long log beside those at its end.</summary>
internal static class HistoryBench
{
    private const int Batch = 512;
    private const int Window = 20_480;

    public static async Task RunAsync(BenchRun run)
    {
        var directory = Directory.CreateTempSubdirectory("nexus-history-").FullName;
        await MeasureAsync(run, directory);
        Directory.Delete(directory, recursive: true);
    }

    private static async Task MeasureAsync(BenchRun run, string directory)
    {
        await using var services = new ServiceCollection().AddLogging().AddNexusStores(new StoreOptions { DataDirectory = directory }).BuildServiceProvider();
        await using var stores = services.GetRequiredService<IStoreLifetime>();
        await stores.StartAsync(CancellationToken.None);
        var log = services.GetRequiredService<ISealLog>();
        var (first, last) = await FillAsync(run, log, run.Leaves);
        run.AtMost($"time for the last {Window:N0} of {run.Leaves:N0} leaves ÷ the first", last / first, 1.5, "×", $"{Window / first:N0} and {Window / last:N0} leaves/s");
        var early = await PageMicrosecondsAsync(log, 0);
        var late = await PageMicrosecondsAsync(log, run.Leaves / 2 - 200);
        run.AtMost("time for a page of 100 seals at the end ÷ at the beginning", late / early, 3, "×", $"{early:N0} and {late:N0} µs");
    }

    private static async Task<(double First, double Last)> FillAsync(BenchRun run, ISealLog log, int leaves)
    {
        var tree = CompactRange.From(0, []);
        long seals = 0;
        double first = 0, window = 0;
        var shown = Stopwatch.StartNew();
        for (var size = 0; size < leaves; size += Batch)
        {
            var batch = LedgerBatch.Build(tree, seals, Drafts(size, Math.Min(Batch, leaves - size)), out var after);
            var from = Stopwatch.GetTimestamp();
            var result = await log.TryAppendAsync("demo", tree.Size, batch, CancellationToken.None);
            if (result.Status != AppendStatus.Appended) throw new InvalidOperationException($"append at {tree.Size}: {result.Status}");
            window += Stopwatch.GetElapsedTime(from).TotalSeconds;
            (tree, seals) = (after, batch.After.Seals);
            if (tree.Size == Window) first = window;
            if (tree.Size % Window == 0 && tree.Size + Window <= leaves) window = 0;
            if (shown.Elapsed.TotalSeconds > 5)
            {
                run.Note($"{tree.Size:N0} of {leaves:N0} leaves");
                shown.Restart();
            }
        }

        return (first, window * Window / (leaves % Window + Window));
    }

    private static List<LeafDraft> Drafts(int size, int count)
    {
        var drafts = new List<LeafDraft>(count);
        for (var i = size; i < size + count; i += 2)
        {
            var id = Guid.CreateVersion7().ToString();
            foreach (var kind in new[] { LeafKind.Decision, LeafKind.Outcome })
            {
                var leaf = Utf8Json.From($"{{\"kind\":\"{kind}\",\"n\":{i},\"padding\":\"{new string('x', 600)}\"}}");
                var hash = new byte[32];
                MerkleHash.Leaf(leaf.Span, hash);
                drafts.Add(new LeafDraft(kind, id, id, "persona", leaf, [.. hash], [.. new byte[16]], leaf, kind == LeafKind.Decision ? OpenMark.Opens : OpenMark.Closes, 1));
            }
        }

        return drafts;
    }

    private static async Task<double> PageMicrosecondsAsync(ISealLog log, long offset)
    {
        var samples = new List<double>();
        for (var i = 0; i < 50; i++)
        {
            var from = Stopwatch.GetTimestamp();
            var page = await log.SealsAsync("demo", new SealQuery(offset, 100), CancellationToken.None);
            if (page.Count != 100) throw new InvalidOperationException($"the page at {offset} has {page.Count} seals");
            samples.Add(Stopwatch.GetElapsedTime(from).TotalMicroseconds);
        }

        samples.Sort();
        return samples[25];
    }
}
