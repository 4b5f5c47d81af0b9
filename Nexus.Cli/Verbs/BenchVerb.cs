using System.CommandLine;
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

    public BenchVerb()
    {
        _suite.AcceptOnlyFromAmong("agentdojo");
        Command = new Command("bench", "Put recorded runs of agents, benign and under attack, through the gates; print recall and what breaks.") { _suite, _file, _catalogue, _decisions, _why };
    }

    public Command Command { get; }

    public string Example => "nexus bench agentdojo replay.jsonl.gz";

    public async Task<int> RunAsync(Invocation call, CancellationToken cancellation)
    {
        var file = call.Value(_file)!;
        if (!file.Exists) throw new NexusException(ErrorCode.Invalid, $"there is no file '{file.FullName}'");
        var table = new StringWriter();
        var met = await ReplayBench.RunAsync(table, file.FullName, call.Value(_catalogue)?.FullName, call.Value(_decisions)?.FullName, call.Value(_why));
        call.Print.Raw(table.ToString());
        return met ? ExitCode.Ok : ExitCode.Refused;
    }
}
