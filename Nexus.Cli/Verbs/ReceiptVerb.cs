using System.CommandLine;

namespace Nexus.Cli.Verbs;

/// <summary>Fetches the receipt of a seal.</summary>
internal sealed class ReceiptVerb : IVerb
{
    private readonly Argument<string> _seal = new("seal") { Description = "Seal id" };
    private readonly Option<string?> _out = new("--out") { Description = "Where to write it; <seal>.tlog-proof (with --json <seal>.receipt.json) here if absent", HelpName = "file" };

    public ReceiptVerb() => Command = new Command("receipt", "Fetch the receipt of a seal: a tlog-proof of its newest leaf, or with --json all its leaves and payloads.") { _seal, _out };

    public Command Command { get; }

    public string Example => "nexus receipt 0193a1b2-… --out seal.tlog-proof";

    public async Task<int> RunAsync(Invocation call, CancellationToken cancellation)
    {
        await using var connection = await call.ConnectToLedgerAsync(cancellation);
        var seal = call.Value(_seal)!;
        var receipt = call.Json ? await connection.Client.FullReceiptAsync(seal, cancellation) : await connection.Client.ReceiptAsync(seal, cancellation);
        var path = call.Value(_out) ?? (call.Json ? $"{seal}.receipt.json" : $"{seal}.tlog-proof");
        await File.WriteAllBytesAsync(path, receipt, cancellation);
        call.Print.Line($"{path}: {receipt.Length} bytes");
        call.Print.Line($"next: nexus verify {path} --key <the log's public key>");
        return ExitCode.Ok;
    }
}
