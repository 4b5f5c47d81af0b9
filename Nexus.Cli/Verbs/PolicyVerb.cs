using System.CommandLine;

namespace Nexus.Cli.Verbs;

/// <summary>What a contract would decide: cases beside it, and the history it was not yet in force for.</summary>
internal sealed class PolicyVerb : IVerb
{
    public Command Command { get; } = new("policy", "Try contracts before they are in force: on cases written beside them, and on sealed history.");

    public string Example => "nexus policy test personas/";

    public Task<int> RunAsync(Invocation call, CancellationToken cancellation)
    {
        call.Print.Error($"policy takes {string.Join(" or ", CommandLine.PartsOf(this).Select(static part => part.Command.Name))}; see: nexus policy --help");
        return Task.FromResult(ExitCode.Usage);
    }
}
