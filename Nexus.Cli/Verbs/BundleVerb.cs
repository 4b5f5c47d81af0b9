using System.CommandLine;

namespace Nexus.Cli.Verbs;

/// <summary>Fetches a chain as one file that verifies without a server.</summary>
internal sealed class BundleVerb : IVerb
{
    private readonly Argument<string> _chain = new("chain") { Description = "Chain id" };
    private readonly Option<string?> _out = new("--out", "-o") { Description = "Where to write it; <chain>.bundle.json here if absent", HelpName = "file" };

    public BundleVerb() => Command = new Command("bundle", "Fetch a chain in one file (decisions, outcomes, proofs, signed checkpoint) that verifies without a server.") { _chain, _out };

    public Command Command { get; }

    public string Example => "nexus bundle 0193a1b2-… --out chain.bundle.json";

    public async Task<int> RunAsync(Invocation call, CancellationToken cancellation)
    {
        await using var connection = await call.ConnectToLedgerAsync(cancellation);
        var chain = call.Value(_chain)!;
        var bundle = await connection.Client.BundleAsync(chain, cancellation);
        var path = call.Value(_out) ?? $"{chain}.bundle.json";
        await File.WriteAllBytesAsync(path, bundle, cancellation);
        call.Print.Line($"{path}: {bundle.Length} bytes");
        call.Print.Line($"next: nexus verify {path} --key <the log's public key>");
        return ExitCode.Ok;
    }
}
