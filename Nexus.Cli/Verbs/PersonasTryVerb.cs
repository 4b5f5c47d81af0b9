using System.CommandLine;
using Nexus.Wire;

namespace Nexus.Cli.Verbs;

/// <summary>A contract beside the one in force: what would it have decided?</summary>
internal sealed class PersonasTryVerb : IVerb
{
    private readonly Argument<string> _what = new("file-or-name") { Description = "A contract in YAML, to be tried beside the one in force under its name; or a persona, to show how its candidate compares" };
    private readonly Option<bool> _end = new("--end") { Description = "End the persona's trial" };

    public PersonasTryVerb() => Command = new Command("try", "Try a contract beside the one in force, which goes on deciding: what the candidate says is sealed and counted, and decides nothing.") { _what, _end };

    public Command Command { get; }

    public string PartOf => "personas";

    public string Example => "nexus personas try payer.persona.yaml";

    public async Task<int> RunAsync(Invocation call, CancellationToken cancellation)
    {
        var what = call.Value(_what)!;
        var file = !call.Value(_end) && File.Exists(what) ? await ContractFile.ReadAllAsync(call, what, cancellation) : [];
        if (file is null) return ExitCode.Refused;
        await using var connection = await call.ConnectAsync(cancellation);
        if (call.Value(_end))
        {
            await connection.Client.EndTrialAsync(what, cancellation);
            call.Print.Line($"{what}: the trial has ended");
            return ExitCode.Ok;
        }

        var name = file is [var contract] ? contract.Draft.Name : what;
        var candidate = file is [var tried] ? await connection.Client.TryPersonaAsync(name, tried.Text, cancellation) : await connection.Client.CandidateAsync(name, cancellation);
        if (call.Json) call.Print.Json(candidate, WireJson.Default.CandidateResponse);
        else Tell(call, name, candidate);
        return ExitCode.Ok;
    }

    private static void Tell(Invocation call, string name, CandidateResponse candidate)
    {
        call.Print.Line($"{name}: candidate {candidate.Number} is tried beside the contract in force");
        ContractFile.Show(call.Print, candidate.Changes);
        call.Print.Line(candidate.Count is { } count
            ? $"{count.Judged} {(count.Judged == 1 ? "decision" : "decisions")} judged: {count.Stricter} it would have refused that were not, {count.Looser} it would have let through that were refused"
            : "no decision that it judged counts yet: one counts when its outcome is sealed");
    }
}
