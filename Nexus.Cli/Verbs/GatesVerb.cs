using System.CommandLine;
using Nexus.Cli.Output;
using Nexus.Wire;

namespace Nexus.Cli.Verbs;

/// <summary>The four gates: thresholds, and with --stats how they have judged.</summary>
internal sealed class GatesVerb : IVerb
{
    private readonly Option<bool> _stats = new("--stats") { Description = "How often each gate passed, failed and skipped" };

    public GatesVerb() => Command = new Command("gates", "Show the four gates and their thresholds.") { _stats };

    public Command Command { get; }

    public string Example => "nexus gates --stats";

    public async Task<int> RunAsync(Invocation call, CancellationToken cancellation)
    {
        await using var connection = await call.ConnectAsync(cancellation);
        if (call.Value(_stats)) Stats(call, await connection.Client.GateStatsAsync(cancellation));
        else Thresholds(call, await connection.Client.GatesAsync(cancellation));
        return ExitCode.Ok;
    }

    private static void Thresholds(Invocation call, IReadOnlyList<GateThreshold> gates)
    {
        if (call.Json) call.Print.Json(new GatesResponse(gates), WireJson.Default.GatesResponse);
        else call.Print.Table(["gate", "threshold", "judges"], gates.Select(static g => (string[])[g.Name, SealText.Number(g.Threshold), g.Description]));
    }

    private static void Stats(Invocation call, GateStatsResponse stats)
    {
        if (call.Json)
        {
            call.Print.Json(stats, WireJson.Default.GateStatsResponse);
            return;
        }
        call.Print.Table(["gate", "passed", "failed", "skipped"], stats.Gates.Select(static g => (string[])[g.Name, $"{g.Passed}", $"{g.Failed}", $"{g.Skipped}"]));
        call.Print.Line($"{stats.Actions} action{(stats.Actions == 1 ? "" : "s")}, {stats.Refused} refused{(stats.Shadowed > 0 ? $", {stats.Shadowed} let through in shadow" : "")}");
    }
}
