using System.CommandLine;
using Nexus.Cli.Output;
using Nexus.Client;
using Nexus.Wire;

namespace Nexus.Cli.Verbs;

/// <summary>Two chains side by side: where they did the same, and where they parted.</summary>
internal sealed class DiffVerb : IVerb
{
    private readonly Argument<string> _left = new("chain") { Description = "Chain id" };
    private readonly Argument<string> _right = new("other") { Description = "Chain id" };

    public DiffVerb() => Command = new Command("diff", "Compare two chains step by step: tool, persona, verdicts, parameters, result. Exit code 1 if they differ.") { _left, _right };

    public Command Command { get; }

    public string Example => "nexus diff 0193a1b2-… 0193a1c7-…";

    public async Task<int> RunAsync(Invocation call, CancellationToken cancellation)
    {
        await using var connection = await call.ConnectToLedgerAsync(cancellation);
        var left = await SealsAsync(connection.Client, call.Value(_left)!, cancellation);
        var right = await SealsAsync(connection.Client, call.Value(_right)!, cancellation);
        var differences = new List<string[]>();
        for (var step = 0; step < Math.Max(left.Count, right.Count); step++) Compare(step, left.ElementAtOrDefault(step), right.ElementAtOrDefault(step), differences);
        if (call.Json) call.Print.Json(new DiffResponse(call.Value(_left)!, call.Value(_right)!, [.. differences.Select(static row => new DifferenceResponse(row[0], row[1], row[2], row[3]))]), WireJson.Default.DiffResponse);
        else Show(call.Print, left.Count, right.Count, differences);
        return differences.Count == 0 ? ExitCode.Ok : ExitCode.Refused;
    }

    private static async Task<List<FullSealResponse>> SealsAsync(NexusClient client, string chain, CancellationToken cancellation)
    {
        var seals = new List<FullSealResponse>();
        foreach (var seal in (await client.ChainAsync(chain, cancellation)).Seals) seals.Add(await client.SealAsync(seal.Id, cancellation));
        return seals;
    }

    private static void Compare(int step, FullSealResponse? left, FullSealResponse? right, List<string[]> differences)
    {
        if (left is null || right is null)
        {
            differences.Add([$"{step}", "step", left?.Tool ?? "–", right?.Tool ?? "–"]);
            return;
        }
        Row("tool", left.Tool, right.Tool);
        Row("persona", $"{left.Persona} version {left.PersonaVersion}", $"{right.Persona} version {right.PersonaVersion}");
        Row("status", left.Status, right.Status);
        Row("payload", Payload(left), Payload(right));
        Row("intent", left.Intent.PlannedAction, right.Intent.PlannedAction);
        Row("parameters", left.Intent.Params.ToString(), right.Intent.Params.ToString());
        foreach (var gate in left.Gates) Row($"gate {gate.Name}", gate.Verdict, right.Gates.FirstOrDefault(other => other.Name == gate.Name)?.Verdict ?? "–");
        Row("result", left.Result.ToString(), right.Result.ToString());
        Row("error", left.Error ?? "", right.Error ?? "");

        void Row(string what, string one, string other)
        {
            if (one != other) differences.Add([$"{step}", what, one, other]);
        }
    }

    // What was erased differs from everything, also from what was erased elsewhere: nobody can compare it any more.
    private static string Payload(FullSealResponse seal) => seal.Erased is { } erased ? $"erased at leaf {erased.Index}: {erased.Reason}" : "there";

    private static void Show(Printer print, int left, int right, List<string[]> differences)
    {
        print.Line($"{left} and {right} steps: {(differences.Count == 0 ? "no difference" : differences.Count == 1 ? "one difference" : $"{differences.Count} differences")}");
        if (differences.Count > 0) print.Table(["step", "what", "chain", "other"], differences.Select(static row => row.Select(Short).ToArray()));
    }

    private static string Short(string text) => text.Length <= 80 ? text : text[..79] + "…";
}
