using System.CommandLine;
using System.Text.Json;

namespace Nexus.Cli.Verbs;

/// <summary>What holds and where it comes from, secrets covered. Starts nothing.</summary>
internal sealed class ConfigVerb : IVerb
{
    private readonly SettingOptions _settings = new();

    public ConfigVerb()
    {
        Command = new Command("config", "Show every setting with its value (secrets covered), where it comes from, and its environment variable.");
        _settings.AddTo(Command);
    }

    public Command Command { get; }

    public string Example => "NEXUS_PORT=9000 nexus config";

    public Task<int> RunAsync(Invocation call, CancellationToken cancellation)
    {
        var configuration = _settings.Load(call);
        foreach (var warning in configuration.Warnings) call.Print.Error("warning: " + warning);
        var lines = configuration.Describe();
        if (call.Json)
            call.Print.Line(JsonSerializer.Serialize(lines.Select(static l => new { key = l.Key, env = l.Variable, value = l.Value, origin = l.Origin, rule = l.Rule }), Indented));
        else
            call.Print.Table(["key", "value", "origin", "env"], lines.Select(static l => (string[])[l.Key, l.Value, l.Origin, l.Variable]));
        return Task.FromResult(ExitCode.Ok);
    }

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
}
