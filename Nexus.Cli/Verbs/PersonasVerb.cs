using System.CommandLine;
using Nexus.Wire;

namespace Nexus.Cli.Verbs;

/// <summary>The contracts an agent can act under.</summary>
internal sealed class PersonasVerb : IVerb
{
    public Command Command { get; } = new("personas", "List the personas: what each may do, where, for how long. Its parts apply, compare and export contracts as YAML.");

    public string Example => "nexus personas";

    public async Task<int> RunAsync(Invocation call, CancellationToken cancellation)
    {
        await using var connection = await call.ConnectAsync(cancellation);
        var (personas, errors) = await connection.Client.PersonasAndErrorsAsync(cancellation);
        if (call.Json) call.Print.Json(new PersonasResponse(personas, errors.Count == 0 ? null : errors), WireJson.Default.PersonasResponse);
        else call.Print.Table(["persona", "version", "ttl", "risk", "tools", "scopes"], personas.Select(Row));
        foreach (var error in errors) call.Print.Error($"{error.File}:{error.Line}:{error.Column}: {error.Message}");
        return errors.Count == 0 ? ExitCode.Ok : ExitCode.Refused;
    }

    private static string[] Row(PersonaResponse p) =>
        [p.Name + (p.IsActive ? "" : " (inactive)") + (p.Shadow ? " (shadow)" : ""), $"{p.Version}", $"{p.MaxTtlSeconds} s", p.RiskTolerance, string.Join(' ', p.AllowedTools), string.Join(' ', p.ResourceScopes)];
}
