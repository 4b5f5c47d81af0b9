using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Nexus.Ledger;
using Nexus.Stores;

namespace Nexus.Bench.Stores;

/// <summary>What the durable log costs, beside what the disk allows.</summary>
public static class StoreBench
{
    private const int BatchSize = 256;
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(2);

    /// <summary>Measures SQLite under <paramref name="dir"/>, and PostgreSQL if a connection is given. The database it names is left with the schema and the tenants of this run.</summary>
    public static async Task RunAsync(string dir, string? postgres, TextWriter output, int history = 1_000_000)
    {
        var path = Path.Combine(dir, $"store-bench-{Guid.NewGuid():n}");
        Directory.CreateDirectory(path);
        try
        {
            output.WriteLine($"raw sync of a page                     {RawDisk.FdatasyncPerSecond(path, Turn),12:N0} /s");
            await using (var database = new SqliteDatabase(Path.Combine(path, "nexus.db"), NullLogger<SqliteDatabase>.Instance))
            {
                await database.OpenAsync(CancellationToken.None);
                await MeasureAsync("SQLite", new SqliteSealLog(database), history, output);
            }

            if (postgres is null) return;
            await using (var database = new PostgresDatabase(PostgresUrl.Parse(postgres), NullLogger<PostgresDatabase>.Instance))
            {
                await database.OpenAsync(CancellationToken.None);
                await MeasureAsync("PostgreSQL", new PostgresSealLog(database), history, output);
            }
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }

    private static async Task MeasureAsync(string name, ISealLog log, int history, TextWriter output)
    {
        var run = Guid.NewGuid().ToString("n");
        var writer = new Tenant(log, $"one-{run}");
        await RateAsync(writer, 1, TimeSpan.FromSeconds(1));
        output.WriteLine($"{name,-10} one writer, one leaf a commit  {await RateAsync(writer, 1, Turn),12:N0} commits/s");
        var tenants = Enumerable.Range(0, 16).Select(i => new Tenant(log, $"many-{i}-{run}")).ToArray();
        var rates = await Task.WhenAll(tenants.Select(tenant => Task.Run(() => RateAsync(tenant, 1, Turn))));
        output.WriteLine($"{name,-10} 16 writers, one leaf each      {rates.Sum(),12:N0} commits/s");

        var grown = new Tenant(log, $"grown-{run}");
        var first = await TimeAsync(grown, 100, BatchSize);
        var watch = Stopwatch.StartNew();
        while (grown.Size < history)
            await grown.AppendAsync(BatchSize);
        output.WriteLine($"{name,-10} batches of {BatchSize}                {(grown.Size - 100 * BatchSize) / watch.Elapsed.TotalSeconds,12:N0} leaves/s");
        var last = await TimeAsync(grown, 100, BatchSize);
        output.WriteLine($"{name,-10} last of {grown.Size:N0} : first    {last / first,12:N2} × the time ({first:N2} → {last:N2} ms a batch)");
        await PagesAsync(name, log, grown, output);
    }

    private static async Task PagesAsync(string name, ISealLog log, Tenant grown, TextWriter output)
    {
        await log.SealsAsync(grown.Name, new SealQuery(0, 50), CancellationToken.None);
        var watch = Stopwatch.StartNew();
        await log.SealsAsync(grown.Name, new SealQuery(0, 50), CancellationToken.None);
        var front = watch.Elapsed.TotalMilliseconds;
        watch.Restart();
        await log.SealsAsync(grown.Name, new SealQuery(grown.Size / 2 - 50, 50), CancellationToken.None);
        output.WriteLine($"{name,-10} page of 50 at front, at end    {front,12:N2} ms, {watch.Elapsed.TotalMilliseconds:N2} ms");
    }

    private static async Task<double> RateAsync(Tenant tenant, int leaves, TimeSpan turn)
    {
        var watch = Stopwatch.StartNew();
        var commits = 0;
        for (; watch.Elapsed < turn; commits++)
            await tenant.AppendAsync(leaves);
        return commits / watch.Elapsed.TotalSeconds;
    }

    private static async Task<double> TimeAsync(Tenant tenant, int batches, int leaves)
    {
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < batches; i++)
            await tenant.AppendAsync(leaves);
        return watch.Elapsed.TotalMilliseconds / batches;
    }

    /// <summary>One tenant's writer: alternately a decision that opens an action and the outcome that closes it.</summary>
    private sealed class Tenant(ISealLog log, string name)
    {
        private static readonly Utf8Json Payload = Utf8Json.From(new string('p', 300));
        private readonly string _persona = Guid.CreateVersion7().ToString();
        private LogState _state = LogState.Empty;
        private string _chain = "";
        private string _seal = "";

        public string Name => name;

        public long Size => _state.Size;

        public async Task AppendAsync(int count)
        {
            var leaves = new LeafDraft[count];
            var seals = _state.Seals;
            for (var i = 0; i < count; i++)
            {
                var decides = (_state.Size + i) % 2 == 0;
                if (decides) seals++;
                leaves[i] = Leaf(_state.Size + i, decides);
            }

            var after = new LogState(_state.Size + count, seals, leaves[^1].Hash);
            if ((await log.TryAppendAsync(name, _state.Size, new LogBatch(leaves, after, leaves[^1].Hash, []), CancellationToken.None)).Status != AppendStatus.Appended)
                throw new InvalidOperationException($"the log of {name} was written by another");
            _state = after;
        }

        private LeafDraft Leaf(long index, bool decides)
        {
            if (index % 20 == 0) _chain = Guid.CreateVersion7().ToString();
            if (decides) _seal = Guid.CreateVersion7().ToString();
            var bytes = Encoding.UTF8.GetBytes($$"""{"index":{{index}},"seal":"{{_seal}}","chain":"{{_chain}}","fill":"{{new string('f', 500)}}"}""");
            return new LeafDraft(
                decides ? LeafKind.Decision : LeafKind.Outcome, _seal, _chain, _persona, Utf8Json.Own(bytes), [.. SHA256.HashData(bytes)], [.. RandomNumberGenerator.GetBytes(16)], Payload,
                decides ? OpenMark.Opens : OpenMark.Closes, 1);
        }
    }
}
