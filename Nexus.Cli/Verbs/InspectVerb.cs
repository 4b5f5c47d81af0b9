using System.CommandLine;
using Nexus.Cli.Output;
using Nexus.Wire;

namespace Nexus.Cli.Verbs;

/// <summary>Everything known about one seal.</summary>
internal sealed class InspectVerb : IVerb
{
    private readonly Argument<string> _seal = new("seal") { Description = "Seal id" };

    public InspectVerb() => Command = new Command("inspect", "Show one seal whole: intent, gates with reasons, thoughts, result, leaves and hashes.") { _seal };

    public Command Command { get; }

    public string Example => "nexus inspect 0193a1b2-…";

    public async Task<int> RunAsync(Invocation call, CancellationToken cancellation)
    {
        await using var connection = await call.ConnectToLedgerAsync(cancellation);
        var seal = await connection.Client.SealAsync(call.Value(_seal)!, cancellation);
        if (call.Json) call.Print.Json(seal, WireJson.Default.FullSealResponse);
        else Show(call.Print, seal);
        return ExitCode.Ok;
    }

    private static void Show(Printer print, FullSealResponse seal)
    {
        print.Line($"seal {seal.Id}  ", seal.Status);
        print.Line($"  chain    {seal.ChainId}, step {seal.StepIndex}");
        print.Line($"  persona  {seal.Persona} version {seal.PersonaVersion} ({seal.PersonaId})");
        print.Line($"  tool     {seal.Tool}, {seal.DurationMs:0.0} ms, decided {seal.CreatedAt:yyyy-MM-dd HH:mm:ss.fff}Z");
        if (!string.IsNullOrEmpty(seal.Error)) print.Line($"  error    {seal.Error}");
        SealText.Erased(print, seal);
        if (seal.Erased is null)
        {
            print.Line("  intent");
            print.Line($"    {seal.Intent.PlannedAction}");
            print.Line(SealText.Indent(SealText.Value(seal.Intent.Params, int.MaxValue), "    "));
        }

        print.Line("  gates");
        SealText.Gates(print, seal.Gates);
        if (seal.Shadow is { } shadow) print.Line("  shadow   nothing was enforced; it would have been ", shadow);
        if (seal.Trial is { } trial)
        {
            print.Line($"  candidate {trial.Number} would ", trial.Decision);
            SealText.Gates(print, trial.Gates);
        }

        if (seal.Reasoning.Count > 0) print.Line("  reasoning");
        SealText.Reasoning(print, seal);
        print.Line("  leaves");
        SealText.Places(print, seal);
        if (seal.Result.IsEmpty) return;
        print.Line("  result");
        print.Line(SealText.Indent(SealText.Value(seal.Result, int.MaxValue), "    "));
    }
}
