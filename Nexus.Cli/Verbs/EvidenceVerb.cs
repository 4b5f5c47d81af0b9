using System.CommandLine;
using System.IO.Compression;
using System.Text;
using Nexus.Client;
using Nexus.Wire;

namespace Nexus.Cli.Verbs;

/// <summary>A period's evidence in one file: bundles that verify by themselves, the checkpoint, and a report for people.</summary>
internal sealed class EvidenceVerb : IVerb
{
    private readonly Argument<string> _file = new("file") { Description = "Where the zip goes; must not exist" };
    private readonly Option<string> _since = new("--since") { Description = "From then on: " + Moment.Form, HelpName = "when", Required = true };
    private readonly Option<string?> _until = new("--until") { Description = "Up to then; now if absent", HelpName = "when" };

    public EvidenceVerb() => Command = new Command("evidence", "Pack the evidence of a period: a bundle of each chain, checkpoint and keys, all seals as CSV, a report with a timeline.") { _file, _since, _until };

    public Command Command { get; }

    public string Example => "nexus evidence november.zip --since 2026-11-01 --until 2026-12-01";

    public async Task<int> RunAsync(Invocation call, CancellationToken cancellation)
    {
        var (path, now) = (call.Value(_file)!, TimeProvider.System.GetUtcNow());
        var from = Read(call.Value(_since)!, now);
        var to = call.Value(_until) is { } until ? Read(until, now) : now;
        if (File.Exists(path)) throw new NexusException(ErrorCode.Conflict, $"'{path}' exists already; evidence never overwrites a file");
        await using var connection = await call.ConnectToLedgerAsync(cancellation);
        var seals = await SealsAsync(connection.Client, from, to, cancellation);
        if (seals.Count == 0) throw new NexusException(ErrorCode.NotFound, $"nothing was sealed from {from:O} to {to:O}");
        await PackAsync(call, connection.Client, path, seals, from, to, cancellation);
        call.Print.Line($"{path}: {Counted.Seals(seals.Count)} of {Counted.Of(seals.Select(static seal => seal.ChainId).Distinct().Count(), "chain", "chains")}, {new FileInfo(path).Length} bytes");
        return ExitCode.Ok;
    }

    private static DateTimeOffset Read(string text, DateTimeOffset now) => Moment.Parse(text, now) ?? throw new NexusException(ErrorCode.Invalid, $"'{text}' must be {Moment.Form}");

    // A page that lies wholly behind the period is its end; what was decided at once stands closer together than that.
    private static async Task<List<SealResponse>> SealsAsync(NexusClient client, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        var seals = new List<SealResponse>();
        var at = await LedgerSearch.FirstAsync(client, null, null, from, cancellation);
        for (string? cursor = null; ;)
        {
            var page = await client.LedgerAsync(LedgerSearch.PageSize, at, null, null, cursor, cancellation);
            seals.AddRange(page.Seals.Where(seal => seal.CreatedAt >= from && seal.CreatedAt < to));
            cursor = page.Next;
            if (cursor is null || page.Seals.All(seal => seal.CreatedAt >= to)) return seals;
        }
    }

    // Written aside and moved into place: a pack that ends half way is none.
    private static async Task PackAsync(Invocation call, NexusClient client, string path, List<SealResponse> seals, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        var aside = path + ".part";
        await using (var file = new FileStream(aside, FileMode.Create))
        await using (var zip = new ZipArchive(file, ZipArchiveMode.Create))
        {
            var chains = seals.Select(static seal => seal.ChainId).Distinct().ToArray();
            var (checkpoint, keys) = ("", "");
            foreach (var chain in chains)
            {
                call.Print.Progress($"bundle of {chain}");
                var bundle = await client.BundleAsync(chain, cancellation);
                var read = Ledger.BundleFormat.Read(bundle).Bundle;
                (checkpoint, keys) = (read.Checkpoint.ToString(), string.Concat(read.Keys.Select(static key => key + "\n")));
                await AddAsync(zip, $"bundles/{chain}.bundle.json", bundle, cancellation);
            }
            await AddAsync(zip, "checkpoint.txt", Encoding.UTF8.GetBytes(checkpoint), cancellation);
            await AddAsync(zip, "keys.txt", Encoding.UTF8.GetBytes(keys), cancellation);
            await AddAsync(zip, "seals.csv", Encoding.UTF8.GetBytes(AuditVerb.ToCsv(seals)), cancellation);
            await AddAsync(zip, "report.html", Encoding.UTF8.GetBytes(EvidenceReport.Write(seals, from, to, checkpoint, keys)), cancellation);
        }
        File.Move(aside, path, overwrite: false);
    }

    private static async Task AddAsync(ZipArchive zip, string name, byte[] content, CancellationToken cancellation)
    {
        await using var entry = await zip.CreateEntry(name, CompressionLevel.Optimal).OpenAsync(cancellation);
        await entry.WriteAsync(content, cancellation);
    }
}
