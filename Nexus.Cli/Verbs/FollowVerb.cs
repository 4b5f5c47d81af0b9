using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Nexus.Ledger;
using Nexus.Wire;

namespace Nexus.Cli.Verbs;

/// <summary>The log as it grows, a line a leaf.</summary>
internal sealed class FollowVerb : IVerb
{
    private readonly Option<long?> _from = new("--from") { Description = "Index of the first leaf to tell, 0 for the whole log; only what comes if absent", HelpName = "index" };

    public FollowVerb()
    {
        _from.Validators.Add(static r =>
        {
            if (r.Tokens.Count > 0 && !(long.TryParse(r.Tokens[0].Value, CultureInfo.InvariantCulture, out var value) && value >= 0)) r.AddError($"--from '{r.Tokens[0].Value}' must be 0 or more");
        });
        Command = new Command("follow", "Tell everything that is sealed, as it is sealed: decisions, outcomes, approvals, alerts, repairs. Until it is stopped.") { _from };
    }

    public Command Command { get; }

    public string Example => "nexus follow --from 0 --json | grep blocked";

    public async Task<int> RunAsync(Invocation call, CancellationToken cancellation)
    {
        await using var connection = await call.ConnectToLedgerAsync(cancellation);
        try
        {
            await foreach (var leaf in connection.Client.FollowAsync(call.Value(_from), cancellation)) Tell(call, leaf);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // That is how it ends.
        }

        return ExitCode.Ok;
    }

    private static void Tell(Invocation call, LeafEvent leaf)
    {
        if (call.Json) call.Print.Raw(JsonSerializer.Serialize(leaf, WireJson.Default.LeafEvent) + "\n");
        else Tell(call, leaf.Index, LeafFormat.Read(leaf.Leaf.Span));
    }

    private static void Tell(Invocation call, long index, LeafFields leaf)
    {
        var head = string.Create(CultureInfo.InvariantCulture, $"{index,8}  {Moment.Write(leaf.Time)}  {WireName.Of(leaf.Kind),-10} ");
        call.Print.Line(head, StateOf(leaf), Rest(leaf));
    }

    private static string StateOf(LeafFields leaf) => leaf.Kind switch
    {
        LeafKind.Decision or LeafKind.Outcome => WireName.Of(leaf.Status),
        LeafKind.Alert => WireName.Of(leaf.Severity),
        LeafKind.Approval => WireName.Of(leaf.ApprovalChange),
        LeafKind.Tier => WireName.Of(leaf.To),
        _ => leaf.About,
    };

    private static string Rest(LeafFields leaf)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in ((string, string)[])
        [
            ("", leaf.PersonaName),
            ("", leaf.Tool),
            ("failed", string.Join(' ', leaf.Gates.Where(static gate => gate.Verdict == Gates.GateVerdict.Fail).Select(static gate => gate.Name))),
            ("", leaf.Kind == LeafKind.Alert ? $"{WireName.Of(leaf.Category)} {WireName.Of(leaf.Change)}" : ""),
            ("", leaf.Reason),
            ("by", leaf.By),
            ("alert", leaf.Alert),
            ("approval", leaf.Approval),
            ("seal", leaf.Chain.Length > 0 ? leaf.Seal : ""),
            ("chain", leaf.Chain),
        ])
        {
            if (value.Length > 0) text.Append("  ").Append(name).Append(name.Length > 0 ? " " : "").Append(value.Replace('\n', ' '));
        }

        return text.ToString();
    }
}
