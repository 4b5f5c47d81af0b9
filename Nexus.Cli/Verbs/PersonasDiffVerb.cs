using System.CommandLine;
using Nexus.Personas;
using Nexus.Wire;

namespace Nexus.Cli.Verbs;

/// <summary>Two versions of a contract, or the one in force and a file.</summary>
internal sealed class PersonasDiffVerb : IVerb
{
    private readonly Argument<string> _name = new("name") { Description = "A persona, by name or id; or a file, which is compared with what is in force under its name" };
    private readonly Argument<int?> _from = new("from") { Description = "A version; the one before 'to' without one", Arity = ArgumentArity.ZeroOrOne };
    private readonly Argument<int?> _to = new("to") { Description = "A version; the newest without one", Arity = ArgumentArity.ZeroOrOne };

    public PersonasDiffVerb() => Command = new Command("diff", "Show what differs between two versions of a contract, or between the one in force and a file. Exit code 1 if they differ.") { _name, _from, _to };

    public Command Command { get; }

    public string PartOf => "personas";

    public string Example => "nexus personas diff payer 3 5";

    public async Task<int> RunAsync(Invocation call, CancellationToken cancellation)
    {
        var name = call.Value(_name)!;
        var diff = File.Exists(name) ? await FileAsync(call, name, cancellation) : await VersionsAsync(call, name, cancellation);
        if (diff is null) return ExitCode.Refused;
        if (call.Json) call.Print.Json(diff, WireJson.Default.PersonaDiffResponse);
        else
        {
            call.Print.Line($"{diff.Persona}: version {diff.FromVersion} → {(diff.ToVersion == 0 ? name : $"version {diff.ToVersion}")}{(diff.Changes.Count == 0 ? ": no difference" : "")}");
            ContractFile.Show(call.Print, diff.Changes);
        }

        return diff.Changes.Count == 0 ? ExitCode.Ok : ExitCode.Refused;
    }

    private async Task<PersonaDiffResponse> VersionsAsync(Invocation call, string name, CancellationToken cancellation)
    {
        await using var connection = await call.ConnectAsync(cancellation);
        return await connection.Client.PersonaDiffAsync(name, call.Value(_from), call.Value(_to), cancellation);
    }

    private static async Task<PersonaDiffResponse?> FileAsync(Invocation call, string path, CancellationToken cancellation)
    {
        if (await ContractFile.ReadAllAsync(call, path, cancellation) is not [var contract]) return null;
        await using var connection = await call.ConnectAsync(cancellation);
        var inForce = await connection.Client.PersonaAsync(contract.Draft.Name, cancellation);
        var old = PersonaYaml.Parse("in force", await connection.Client.PersonaYamlAsync(inForce.Persona.Id, null, cancellation));
        return new PersonaDiffResponse(contract.Draft.Name, inForce.Persona.Version, 0, ContractChangeResponse.Between(old, contract.Draft));
    }
}
