using System.CommandLine;
using Nexus.Cli.Output;
using Nexus.Wire;

namespace Nexus.Cli.Verbs;

/// <summary>What a changed contract would have decided about everything that is sealed.</summary>
internal sealed class PolicyWhatIfVerb : IVerb
{
    private static readonly string[] Heads = ["created_at", "chain", "seal", "tool", "from", "to", "exact", "gates", "was", "would be"];

    private readonly Argument<string> _file = new("file") { Description = "The changed contract, YAML" };
    private readonly Option<string?> _persona = new("--persona") { Description = "Whose decisions, by name or id; those of the persona with the contract's name without it", HelpName = "persona" };
    private readonly Option<string?> _since = new("--since") { Description = "Only decisions made then or later: " + Moment.Form, HelpName = "when" };
    private readonly Option<int> _limit = new("--limit") { Description = "How many changed decisions a table shows", DefaultValueFactory = static _ => 50 };
    private readonly Option<string> _format = new("--format") { Description = "How to print", DefaultValueFactory = static _ => "table" };

    public PolicyWhatIfVerb()
    {
        _format.AcceptOnlyFromAmong("table", "json", "csv");
        Command = new Command("what-if", "Judge sealed history again under a changed contract, through the same gates, and show which decisions change. Changes nothing. Exit code 1 if any does.") { _file, _persona, _since, _limit, _format };
    }

    public Command Command { get; }

    public string PartOf => "policy";

    public string Example => "nexus policy what-if payer.persona.yaml --since 30d --format csv > changes.csv";

    public async Task<int> RunAsync(Invocation call, CancellationToken cancellation)
    {
        if (await ContractFile.ReadAllAsync(call, call.Value(_file)!, cancellation) is not { } contracts) return ExitCode.Refused;
        if (contracts is not [var contract]) throw new NexusException(ErrorCode.Invalid, $"'{call.Value(_file)}' must be one file");
        var since = call.Value(_since) is { } when ? Moment.Parse(when, TimeProvider.System.GetUtcNow()) ?? throw new NexusException(ErrorCode.Invalid, $"--since '{when}' must be {Moment.Form}") : (DateTimeOffset?)null;
        await using var connection = await call.ConnectAsync(cancellation);
        var format = call.Json ? "json" : call.Value(_format);
        var (changes, summary) = (new List<WhatIfChange>(), (WhatIfSummary?)null);
        if (format == "csv") call.Print.Raw(Csv.Line(Heads));
        await foreach (var line in connection.Client.WhatIfAsync(contract.Text, call.Value(_persona), since, cancellation))
        {
            if (line.Error is { } error) throw new NexusException(ErrorCode.Unavailable, error);
            if (line.Progress is { } progress) call.Print.Bar(progress.Leaves, progress.Of, $"{progress.Judged:N0} decisions judged again");
            summary = line.Summary ?? summary;
            if (line.Change is not { } change) continue;
            // As CSV each goes out as it comes; a table holds what it shows, JSON is asked for whole.
            if (format == "csv") call.Print.Raw(Csv.Line(Row(change).Select(Printer.Clean)));
            else if (format == "json" || changes.Count < call.Value(_limit)) changes.Add(change);
        }

        call.Print.BarEnd();
        if (summary is null) throw new NexusException(ErrorCode.Unavailable, "the answer ended before its summary");
        if (format == "json") call.Print.Json(new WhatIfReport(summary, changes), WireJson.Default.WhatIfReport);
        else if (format == "table") Tell(call.Print, summary, changes);
        return summary.Changed == 0 ? ExitCode.Ok : ExitCode.Refused;
    }

    private static void Tell(Printer print, WhatIfSummary summary, List<WhatIfChange> changes)
    {
        // Lines, since no terminal is as wide as two reasons and two ids beside each other.
        foreach (var change in changes)
        {
            print.Line($"{Moment.Write(change.CreatedAt)}  {change.Tool}  {change.From} → {change.To}{(change.Exact ? "" : $" (not exactly: {change.Gap})")}  seal {change.SealId}");
            foreach (var gate in change.Gates) print.Line($"    {gate.Name}:{gate.From}→{gate.To}  {gate.ToReason}; was: {gate.FromReason}");
        }
        if (summary.Changed > changes.Count) print.Line($"… and {summary.Changed - changes.Count:N0} more: --limit, --format csv");
        print.Line($"{summary.Persona}, version {summary.Version} in force: {summary.Judged:N0} of {summary.Decisions:N0} decisions judged again, {summary.Exact:N0} exactly, {summary.NotJudgeable:N0} not judgeable (payload erased)");
        foreach (var gap in summary.Gaps) print.Line($"  {gap.Count:N0} not exactly: {gap.Gap}");
        print.Line(summary.Changed == 0 ? "no decision changes" : $"{summary.Changed:N0} {(summary.Changed == 1 ? "decision changes" : "decisions change")}: {string.Join(", ", summary.Changes.Select(static count => $"{count.Count:N0} {count.From} → {count.To}"))}");
        if (summary.Gates.Any(static gate => gate.NewlyFails + gate.NoLongerFails > 0))
            print.Table(["gate", "newly fails", "no longer fails"], summary.Gates.Select(static gate => (string[])[gate.Name, $"{gate.NewlyFails}", $"{gate.NoLongerFails}"]));
    }

    private static string[] Row(WhatIfChange change) =>
    [
        Moment.Write(change.CreatedAt), change.ChainId, change.SealId, change.Tool, change.From, change.To,
        change.Exact ? "exact" : change.Gap ?? "", string.Join(' ', change.Gates.Select(static gate => $"{gate.Name}:{gate.From}→{gate.To}")),
        string.Join("; ", change.Gates.Select(static gate => gate.FromReason)), string.Join("; ", change.Gates.Select(static gate => gate.ToReason)),
    ];
}
