using System.CommandLine;
using Nexus.Wire;

namespace Nexus.Cli.Verbs;

/// <summary>Recomputes a chain, or the whole log, from the stored bytes and says what is wrong and where.</summary>
internal sealed class VerifyVerb : IVerb
{
    private readonly Argument<string?> _chain = new("chain") { Description = "Chain id; the whole log without one", Arity = ArgumentArity.ZeroOrOne };

    public VerifyVerb() => Command = new Command("verify", "Verify a chain, or the whole log, from its stored bytes. Exit code 1 if anything is wrong.") { _chain };

    public Command Command { get; }

    public string Example => "nexus verify 0193a1b2-…";

    public async Task<int> RunAsync(Invocation call, CancellationToken cancellation)
    {
        await using var connection = await call.ConnectAsync(cancellation);
        call.Print.Progress("recomputing every leaf, link, payload and place in the tree");
        var verdict = call.Value(_chain) is { } chain
            ? await connection.Client.VerifyAsync(chain, cancellation)
            : await connection.Client.VerifyAllAsync(cancellation);
        if (call.Json) call.Print.Json(verdict, WireJson.Default.VerifyResponse);
        else Show(call, verdict);
        return verdict.Valid ? ExitCode.Ok : ExitCode.Refused;
    }

    private static void Show(Invocation call, VerifyResponse verdict)
    {
        call.Print.Line("", verdict.Valid ? "OK" : "BROKEN", $"  {verdict.Statement}");
        call.Print.Line($"    {verdict.SealsChecked} seals, {verdict.LeavesChecked} leaves; tree of {verdict.Size}, root {verdict.Root}");
        if (verdict.Findings.Count > 0)
            call.Print.Table(["leaf", "seal", "field", "finding"], verdict.Findings.Select(static f => (string[])[f.Index < 0 ? "log" : $"{f.Index}", f.SealId, f.Field, f.Message]));
    }
}
