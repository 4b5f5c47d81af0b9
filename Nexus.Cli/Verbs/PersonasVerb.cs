using System.CommandLine;
using Nexus.Wire;

namespace Nexus.Cli.Verbs;

/// <summary>The contracts an agent can act under.</summary>
internal sealed class PersonasVerb : IVerb
{
    public Command Command { get; } = new("personas", "List the personas: what each may do, where, for how long.");

    public string Example => "nexus personas";

    public async Task<int> RunAsync(Invocation call, CancellationToken cancellation)
    {
        await using var connection = await call.ConnectAsync(cancellation);
        var personas = await connection.Client.PersonasAsync(cancellation);
        if (call.Json) call.Print.Json(new PersonasResponse(personas), WireJson.Default.PersonasResponse);
        else call.Print.Table(["persona", "version", "ttl", "risk", "tools", "scopes"], personas.Select(Row));
        return ExitCode.Ok;
    }

    private static string[] Row(PersonaResponse p) =>
        [p.IsActive ? p.Name : p.Name + " (inactive)", $"{p.Version}", $"{p.MaxTtlSeconds} s", p.RiskTolerance, string.Join(' ', p.AllowedTools), string.Join(' ', p.ResourceScopes)];
}
