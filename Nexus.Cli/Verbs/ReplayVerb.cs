using System.CommandLine;
using System.Text.Json;
using Nexus.Cli.Output;
using Nexus.Wire;

namespace Nexus.Cli.Verbs;

/// <summary>Tells a chain again, step by step, from its seals. Runs nothing.</summary>
internal sealed class ReplayVerb : IVerb
{
    private const int MostOfAResult = 2000;

    private readonly Argument<string> _chain = new("chain") { Description = "Chain id" };

    public ReplayVerb() => Command = new Command("replay", "Tell a chain again step by step from its seals, with every gate's reason. Runs nothing.") { _chain };

    public Command Command { get; }

    public string Example => "nexus replay 0193a1b2-…";

    public async Task<int> RunAsync(Invocation call, CancellationToken cancellation)
    {
        await using var connection = await call.ConnectToLedgerAsync(cancellation);
        var chain = await connection.Client.ChainAsync(call.Value(_chain)!, cancellation);
        var seals = new List<FullSealResponse>(chain.Seals.Count);
        foreach (var seal in chain.Seals) seals.Add(await connection.Client.SealAsync(seal.Id, cancellation));
        if (call.Json)
            call.Print.Raw(JsonArray(seals));
        else
            Show(call.Print, chain.ChainId, seals);
        return ExitCode.Ok;
    }

    private static string JsonArray(List<FullSealResponse> seals)
    {
        using var document = JsonDocument.Parse("[" + string.Join(',', seals.Select(static s => JsonSerializer.Serialize(s, WireJson.Default.FullSealResponse))) + "]");
        return Printer.Pretty(document.RootElement) + "\n";
    }

    private static void Show(Printer print, string chain, List<FullSealResponse> seals)
    {
        print.Line($"chain {chain}: {seals.Count} step{(seals.Count == 1 ? "" : "s")} sealed");
        foreach (var seal in seals)
        {
            print.Line();
            print.Line($"step {seal.StepIndex}  {seal.Persona} → {seal.Tool}  ", seal.Status, $"  {seal.CreatedAt:HH:mm:ss.fff}Z, {seal.DurationMs:0.0} ms");
            SealText.Erased(print, seal);
            if (seal.Erased is null) print.Line($"  intent: {seal.Intent.PlannedAction}\n{SealText.Indent(SealText.Value(seal.Intent.Params, MostOfAResult), "    ")}");
            SealText.Reasoning(print, seal);
            SealText.Gates(print, seal.Gates);
            print.Line($"  seal {seal.Id}");
            SealText.Places(print, seal);
            if (!string.IsNullOrEmpty(seal.Error)) print.Line($"  error: {seal.Error}");
            if (!seal.Result.IsEmpty) print.Line("  result:\n" + SealText.Indent(SealText.Value(seal.Result, MostOfAResult), "    "));
        }
        print.Line();
        print.Line($"next: nexus verify {chain}");
    }
}
