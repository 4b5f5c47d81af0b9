using System.CommandLine;
using Nexus.Cli.Output;
using Nexus.Client;
using Nexus.Wire;

namespace Nexus.Cli.Verbs;

/// <summary>Pages of the ledger, oldest first, as table, JSON, CSV or OCSF events.</summary>
internal sealed class AuditVerb : IVerb
{
    private static readonly string[] Heads = ["created_at", "chain", "step", "persona", "tool", "status", "gates", "seal", "error"];
    private static readonly string[] Statuses = ["pending", "declared", "executing", "executed", "failed", "blocked", "escalated", "unknown", "compensated"];

    private readonly Option<int> _limit = new("--limit") { Description = "How many seals: 1 to 10000", DefaultValueFactory = static _ => 50 };
    private readonly Option<long> _offset = new("--offset") { Description = "How many matching seals to pass over" };
    private readonly Option<string?> _chain = new("--chain") { Description = "Only this chain's", HelpName = "id" };
    private readonly Option<string?> _persona = new("--persona") { Description = "Only this persona's, by name or id", HelpName = "persona" };
    private readonly Option<string?> _status = new("--status") { Description = "Only seals that stand so" };
    private readonly Option<string?> _tool = new("--tool") { Description = "Only this tool's", HelpName = "name" };
    private readonly Option<string?> _since = new("--since") { Description = "Only seals decided then or later: " + Moment.Form, HelpName = "when" };
    private readonly Option<string> _format = new("--format") { Description = "How to print", DefaultValueFactory = static _ => "table" };

    public AuditVerb()
    {
        _status.AcceptOnlyFromAmong(Statuses);
        _format.AcceptOnlyFromAmong("table", "json", "csv", "ocsf");
        _limit.Validators.Add(static r => Range(r, 1, 10_000));
        _since.Validators.Add(static r =>
        {
            if (r.Tokens.Count > 0 && Moment.Parse(r.Tokens[0].Value, TimeProvider.System.GetUtcNow()) is null) r.AddError($"--since '{r.Tokens[0].Value}' must be {Moment.Form}");
        });
        _offset.Validators.Add(static r =>
        {
            if (r.Tokens.Count > 0 && !(long.TryParse(r.Tokens[0].Value, out var value) && value >= 0)) r.AddError($"--offset '{r.Tokens[0].Value}' must be 0 or more");
        });
        Command = new Command("audit", "List seals, oldest first.") { _limit, _offset, _chain, _persona, _tool, _status, _since, _format };
    }

    public Command Command { get; }

    public string Example => "nexus audit --since 7d --status blocked --format csv > blocked.csv";

    public async Task<int> RunAsync(Invocation call, CancellationToken cancellation)
    {
        await using var connection = await call.ConnectToLedgerAsync(cancellation);
        var (limit, offset) = (call.Value(_limit), call.Value(_offset));
        var seals = await FindAsync(connection.Client, call, limit, offset, cancellation);
        var format = call.Json ? "json" : call.Value(_format);
        if (format == "json") call.Print.Json(new LedgerResponse(seals, seals.Count, limit, offset, null), WireJson.Default.LedgerResponse);
        else if (format == "csv") call.Print.Raw(ToCsv(seals));
        else if (format == "ocsf") call.Print.Raw(string.Concat(seals.Select(Ocsf.Line)));
        else Table(call, seals, limit, offset);
        return ExitCode.Ok;
    }

    // The server pages and filters by chain and persona; the rest is looked at here, page by page, until enough are found.
    private async Task<List<SealResponse>> FindAsync(NexusClient client, Invocation call, int limit, long offset, CancellationToken cancellation)
    {
        var (status, tool) = (call.Value(_status), call.Value(_tool));
        var since = call.Value(_since) is { } when ? Moment.Parse(when, TimeProvider.System.GetUtcNow()) : null;
        var all = status is null && tool is null && since is null;
        var found = new List<SealResponse>();
        var passOver = all ? 0 : offset;
        var at = all ? offset : since is { } from ? await LedgerSearch.FirstAsync(client, call.Value(_chain), call.Value(_persona), from, cancellation) : 0;
        string? cursor = null;
        var read = 0;
        while (found.Count < limit)
        {
            var page = await client.LedgerAsync(all ? Math.Min(LedgerSearch.PageSize, limit - found.Count) : LedgerSearch.PageSize, at, call.Value(_chain), call.Value(_persona), cursor, cancellation);
            read += page.Seals.Count;
            foreach (var seal in page.Seals)
            {
                if (status is not null && seal.Status != status || tool is not null && seal.Tool != tool || seal.CreatedAt < since || passOver-- > 0) continue;
                found.Add(seal);
                if (found.Count == limit) break;
            }
            if (page.Next is not { } next) break;
            cursor = next;
            call.Print.Progress($"{read} seals read");
        }
        return found;
    }

    /// <summary>A table with heads, as CSV.</summary>
    public static string ToCsv(IEnumerable<SealResponse> seals) => Csv.Line(Heads) + string.Concat(seals.Select(static s => Csv.Line(Row(s).Select(Printer.Clean))));

    private static void Table(Invocation call, List<SealResponse> seals, int limit, long offset)
    {
        call.Print.Table(Heads, seals.Select(Row));
        var count = Counted.Seals(seals.Count);
        call.Print.Line(seals.Count == limit ? $"{count}; next page: --offset {offset + limit}" : count);
    }

    private static string[] Row(SealResponse s) =>
    [
        Moment.Write(s.CreatedAt), s.ChainId, $"{s.StepIndex}", s.Persona, s.Tool, s.Shadow is { } shadow ? $"{s.Status} (shadow: {shadow})" : s.Status,
        string.Join(' ', s.Gates.Select(static g => $"{g.Name}:{g.Verdict}")), s.Id, s.Error ?? "",
    ];

    private static void Range(System.CommandLine.Parsing.OptionResult result, int least, int most)
    {
        if (result.Tokens.Count > 0 && !(int.TryParse(result.Tokens[0].Value, out var value) && value >= least && value <= most))
            result.AddError($"--limit '{result.Tokens[0].Value}' must be {least} to {most}");
    }
}
