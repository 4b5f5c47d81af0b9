using System.Diagnostics;
using System.Security.Cryptography;
using Nexus.Ledger;
using Nexus.Stores;

namespace Nexus.Bench.Ledger;

/// <summary>A whole log verified, beside nothing but SHA-256 of the same bytes on as many threads.</summary>
internal static class VerifyBench
{
    private const int Chunk = 50_000;
    private const int Page = 1000;

    public static async Task RunAsync(BenchRun run, ISealLog log, IHeadKeeper heads, string tenant)
    {
        var (clock, before) = (Stopwatch.StartNew(), Processor());
        var verdict = await LedgerAudit.AllAsync(log, heads, new MemoryRegistry(), tenant, CancellationToken.None, askStore: false);
        var (verified, worked) = (clock.Elapsed, Processor() - before);
        if (!verdict.Valid) throw new InvalidOperationException(verdict.Statement);
        var (bytes, hashed, hashing) = await HashAsync(log, tenant, verdict.LeavesChecked);
        var beside = $"{verdict.LeavesChecked / verified.TotalSeconds:N0} leaves/s, {bytes / 1e6:N0} MB in {verified.TotalSeconds:0.0} s and {hashed.TotalSeconds:0.0} s, each on {Environment.ProcessorCount} threads; by processor time {hashing / worked:0.00} ×";
        run.AtLeast($"verifying {verdict.LeavesChecked:N0} leaves ÷ raw SHA-256 of their bytes", hashed / verified, 0.4, "×", beside);
        clock.Restart();
        if (!(await LedgerAudit.AllAsync(log, heads, new MemoryRegistry(), tenant, CancellationToken.None)).Valid) throw new InvalidOperationException("the store finds itself damaged");
        run.Note($"with the store's comparison of its indexes beside it, as nexus verify does: {hashed / clock.Elapsed:0.00} × ({clock.Elapsed.TotalSeconds:0.0} s)");
    }

    /// <summary>From memory, so that reading them costs the peer nothing.</summary>
    private static async Task<(long Bytes, TimeSpan Wall, TimeSpan Processor)> HashAsync(ISealLog log, string tenant, long leaves)
    {
        var (bytes, wall, worked) = (0L, TimeSpan.Zero, TimeSpan.Zero);
        for (long from = 0; from < leaves; from += Chunk)
        {
            var chunk = new List<StoredLeaf>(Chunk);
            for (var next = from; next < Math.Min(leaves, from + Chunk); next += Page) chunk.AddRange(await log.ReadAsync(tenant, next, Page, CancellationToken.None));
            var (clock, before) = (Stopwatch.StartNew(), Processor());
            Parallel.For(0, Environment.ProcessorCount, part =>
            {
                var hash = new byte[MerkleHash.Length];
                for (var i = part; i < chunk.Count; i += Environment.ProcessorCount)
                {
                    SHA256.HashData(chunk[i].Draft.Leaf.Span, hash);
                    SHA256.HashData(chunk[i].Draft.Payload.Span, hash);
                }
            });
            (wall, worked) = (wall + clock.Elapsed, worked + Processor() - before);
            bytes += chunk.Sum(static leaf => (long)leaf.Draft.Leaf.Span.Length + leaf.Draft.Payload.Span.Length);
        }

        return (bytes, wall, worked);
    }

    private static TimeSpan Processor() => Process.GetCurrentProcess().TotalProcessorTime;
}
