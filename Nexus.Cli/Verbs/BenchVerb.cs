using System.CommandLine;
using Nexus.Configuration;
using Nexus.Gates.Replay;

namespace Nexus.Cli.Verbs;

/// <summary>Puts recorded runs of agents through the gates and prints what was stopped and what broke.</summary>
internal sealed class BenchVerb : IVerb
{
    private readonly Argument<string> _suite = new("suite") { Description = "Form of the recorded runs: agentdojo" };
    private readonly Argument<FileInfo> _file = new("file") { Description = "Recorded runs, JSON lines (.gz or not)" };
    private readonly Option<FileInfo?> _catalogue = new("--catalogue") { Description = "What the tools do; the first catalog*.json beside the runs if absent" };
    private readonly Option<DirectoryInfo?> _decisions = new("--decisions") { Description = "Folder for the decisions of each setting, one line a run" };
    private readonly Option<bool> _why = new("--why") { Description = "Print what leaked, what broke, and why" };

    private readonly Option<string?> _embedder = new("--embedding-provider") { Description = "Who compares meanings: auto, lexical or another; the configuration's if absent", HelpName = "value" };

    private readonly Option<bool> _adaptive = new("--adaptive") { Description = "Also the recorded attacks as an attacker would rewrite them who knows the gates" };

    public BenchVerb()
    {
        _suite.AcceptOnlyFromAmong("agentdojo");
        Command = new Command("bench", "Put recorded runs of agents, benign and under attack, through the gates; print recall and what breaks.") { _suite, _file, _catalogue, _decisions, _embedder, _why, _adaptive };
    }

    public Command Command { get; }

    public string Example => "nexus bench agentdojo replay.jsonl.gz";

    public async Task<int> RunAsync(Invocation call, CancellationToken cancellation)
    {
        var file = call.Value(_file)!;
        if (!file.Exists) throw new NexusException(ErrorCode.Invalid, $"there is no file '{file.FullName}'");
        var options = NexusConfiguration.Load(call.Value(_embedder) is { } embedder ? [$"--embedding-provider={embedder}"] : []).Options;
        var table = new StringWriter();
        var met = await ReplayBench.RunAsync(table, file.FullName, call.Value(_catalogue)?.FullName, call.Value(_decisions)?.FullName, call.Value(_why), call.Value(_adaptive), options);
        call.Print.Raw(table.ToString());
        return met ? ExitCode.Ok : ExitCode.Refused;
    }
}
