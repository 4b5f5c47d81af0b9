using System.CommandLine;
using System.Text.Json;

namespace Nexus.Cli.Verbs;

/// <summary>Contracts as files that make them again.</summary>
internal sealed class PersonasExportVerb : IVerb
{
    private readonly Argument<string?> _name = new("name") { Description = "A persona, by name or id; all of them without one", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<int?> _version = new("--version-number") { Description = "This version; the newest without it", HelpName = "n" };
    private readonly Option<string?> _to = new("--to") { Description = "Write <name>.persona.yaml into this folder instead of printing", HelpName = "folder" };

    public PersonasExportVerb() => Command = new Command("export", "Write contracts as YAML: to the output, or one file each into a folder. nexus personas apply reads them back.") { _name, _version, _to };

    public Command Command { get; }

    public string PartOf => "personas";

    public string Example => "nexus personas export --to personas/";

    public async Task<int> RunAsync(Invocation call, CancellationToken cancellation)
    {
        await using var connection = await call.ConnectAsync(cancellation);
        string[] names = call.Value(_name) is { } one ? [one] : [.. (await connection.Client.PersonasAsync(cancellation)).Select(static persona => persona.Name)];
        if (call.Value(_version) is not null && call.Value(_name) is null) throw new NexusException(ErrorCode.Invalid, "--version-number needs the name of a persona");
        var written = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in names) written[name] = await connection.Client.PersonaYamlAsync(name, call.Value(_version), cancellation);
        if (call.Value(_to) is { } folder) await FilesAsync(call, folder, written, cancellation);
        else if (call.Json) call.Print.Line(JsonSerializer.Serialize(written));
        else call.Print.Raw(string.Join("---\n", written.Values));
        return ExitCode.Ok;
    }

    private static async Task FilesAsync(Invocation call, string folder, Dictionary<string, string> written, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, yaml) in written)
        {
            var path = Path.Combine(folder, $"{name.Replace(' ', '_')}.persona.yaml");
            await File.WriteAllTextAsync(path, yaml, cancellation);
            if (!call.Json) call.Print.Line(path);
        }

        if (call.Json) call.Print.Line(JsonSerializer.Serialize(written.Keys.Select(name => Path.Combine(folder, $"{name.Replace(' ', '_')}.persona.yaml"))));
    }
}
