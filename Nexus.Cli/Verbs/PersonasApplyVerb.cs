using System.CommandLine;
using Nexus.Personas;
using Nexus.Wire;

namespace Nexus.Cli.Verbs;

/// <summary>Puts contracts from files in force: all of them are read before any is sent, so that a mistake in one changes nothing.</summary>
internal sealed class PersonasApplyVerb : IVerb
{
    private readonly Argument<string> _path = new("path") { Description = "A YAML file, or a folder of them (*.cases.yaml apart)" };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Show what would change; change nothing" };

    public PersonasApplyVerb() => Command = new Command("apply", "Put contracts from YAML in force: creates a persona, or makes the next version of the one with its name. Nothing is sent if any file has a mistake.") { _path, _dryRun };

    public Command Command { get; }

    public string PartOf => "personas";

    public string Example => "nexus personas apply deploy/personas --dry-run";

    public async Task<int> RunAsync(Invocation call, CancellationToken cancellation)
    {
        if (await ContractFile.ReadAllAsync(call, call.Value(_path)!, cancellation) is not { } contracts) return ExitCode.Refused;
        await using var connection = await call.ConnectAsync(cancellation);
        if (!await NamesToolsAsync(call, connection, contracts, cancellation)) return ExitCode.Refused;
        var known = (await connection.Client.PersonasAsync(cancellation)).ToDictionary(static persona => persona.Name, StringComparer.Ordinal);
        var rows = new List<PersonaDiffResponse>();
        foreach (var contract in contracts)
        {
            var before = known.GetValueOrDefault(contract.Draft.Name);
            var changes = before is null ? [] : await ChangesAsync(connection, contract, cancellation);
            var after = before?.Version ?? 0;
            if (!call.Value(_dryRun) && (before is null || changes.Count > 0))
                after = (before is null ? await connection.Client.CreatePersonaAsync(contract.Text, cancellation) : await connection.Client.UpdatePersonaAsync(before.Id, contract.Text, cancellation)).Version;
            rows.Add(new PersonaDiffResponse(contract.Draft.Name, before?.Version ?? 0, after, changes));
        }

        Tell(call, rows);
        return ExitCode.Ok;
    }

    // The server would refuse it too, but only when the contracts before it are in force.
    private static async Task<bool> NamesToolsAsync(Invocation call, Connection connection, IReadOnlyList<ContractFile> contracts, CancellationToken cancellation)
    {
        var known = (await connection.Client.ToolsAsync(cancellation)).Select(static tool => tool.Name).ToHashSet(StringComparer.Ordinal);
        var faults = contracts.SelectMany(contract => contract.Draft.AllowedTools.Where(tool => !known.Contains(tool))
            .Select(tool => new FileFault(contract.Path, 0, 0, $"allowed_tools names '{tool}', which is no tool of this server: 'nexus tools' lists them, POST /v1/tools registers one"))).ToList();
        ContractFile.Tell(call, faults);
        return faults.Count == 0;
    }

    private static async Task<IReadOnlyList<ContractChangeResponse>> ChangesAsync(Connection connection, ContractFile contract, CancellationToken cancellation)
    {
        var inForce = PersonaYaml.Parse("in force", await connection.Client.PersonaYamlAsync(contract.Draft.Name, null, cancellation));
        return ContractChangeResponse.Between(inForce, contract.Draft);
    }

    private void Tell(Invocation call, List<PersonaDiffResponse> rows)
    {
        if (call.Json)
        {
            call.Print.Json(rows, WireJson.Default.ListPersonaDiffResponse);
            return;
        }

        var dry = call.Value(_dryRun);
        foreach (var row in rows)
        {
            call.Print.Line(row.FromVersion == 0 ? $"{row.Persona}: {(dry ? "would be created" : $"created, version {row.ToVersion}")}"
                : row.Changes.Count == 0 ? $"{row.Persona}: unchanged, version {row.FromVersion}"
                : $"{row.Persona}: {(dry ? $"would change version {row.FromVersion}" : $"version {row.FromVersion} → {row.ToVersion}")}");
            ContractFile.Show(call.Print, row.Changes);
        }
    }
}
