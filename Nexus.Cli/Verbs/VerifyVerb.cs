using System.CommandLine;
using Nexus.Ledger;
using Nexus.Wire;

namespace Nexus.Cli.Verbs;

/// <summary>Recomputes a chain, the whole log, or a file (bundle or receipt, offline) and says what is wrong and where.</summary>
internal sealed class VerifyVerb : IVerb
{
    private readonly Argument<string?> _chain = new("chain") { Description = "Chain id, or the file of a bundle or receipt; the whole log without one", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string[]> _witnesses = new("--witness") { Description = "With a file: demand the cosignature of this witness (vkey, or a file of them)", HelpName = "vkey" };

    public VerifyVerb() => Command = new Command("verify", "Verify a chain, or the whole log, from its stored bytes; or a bundle or receipt by itself, without a server: there --key is the log's public key (vkey, or a file of them). Exit code 1 if anything is wrong.") { _chain, _witnesses };

    public Command Command { get; }

    public string Example => "nexus verify 0193a1b2-….bundle.json --key logs.example/demo+530d903a+Aeky…";

    public async Task<int> RunAsync(Invocation call, CancellationToken cancellation)
    {
        if (call.Value(_chain) is { } path && File.Exists(path)) return await FileAsync(call, path, cancellation);
        if (call.Value(_chain) is { } id && IdKey.Uuid(id) is null) throw new NexusException(ErrorCode.NotFound, $"there is no file '{id}', and it is no chain's id");
        await using var connection = await call.ConnectToLedgerAsync(cancellation);
        call.Print.Progress("recomputing every leaf, link, payload and place in the tree");
        var verdict = call.Value(_chain) is { } chain
            ? await connection.Client.VerifyAsync(chain, cancellation)
            : await connection.Client.VerifyAllAsync(cancellation);
        if (call.Json) call.Print.Json(verdict, WireJson.Default.VerifyResponse);
        else Show(call, verdict);
        return verdict.Valid ? ExitCode.Ok : ExitCode.Refused;
    }

    private async Task<int> FileAsync(Invocation call, string path, CancellationToken cancellation)
    {
        var verdict = OfflineFile.Verify(await File.ReadAllBytesAsync(path, cancellation), call.Key, call.Value(_witnesses) ?? []);
        if (call.Json) call.Print.Json(verdict, WireJson.Default.VerifyResponse);
        else Show(call, verdict);
        return verdict.Valid ? ExitCode.Ok : ExitCode.Refused;
    }

    private static void Show(Invocation call, VerifyResponse verdict)
    {
        call.Print.Line("", verdict.Valid ? "OK" : "BROKEN", $"  {verdict.Statement}");
        call.Print.Line($"    {Counted.Seals(verdict.SealsChecked)}, {Counted.Leaves(verdict.LeavesChecked)}; tree of {verdict.Size}, root {verdict.Root}");
        if (verdict.Findings.Count > 0)
            call.Print.Table(["leaf", "seal", "field", "finding"], verdict.Findings.Select(static f => (string[])[f.Index < 0 ? "log" : $"{f.Index}", f.SealId, f.Field, f.Message]));
    }
}
