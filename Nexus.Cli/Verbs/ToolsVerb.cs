using System.CommandLine;
using Nexus.Wire;

namespace Nexus.Cli.Verbs;

/// <summary>The tools an action can run.</summary>
internal sealed class ToolsVerb : IVerb
{
    public Command Command { get; } = new("tools", "List the tools with risk, effect and the resources they touch.");

    public string Example => "nexus tools";

    public async Task<int> RunAsync(Invocation call, CancellationToken cancellation)
    {
        await using var connection = await call.ConnectAsync(cancellation);
        var tools = await connection.Client.ToolsAsync(cancellation);
        if (call.Json) call.Print.Json(new ToolsResponse(tools), WireJson.Default.ToolsResponse);
        else call.Print.Table(["tool", "risk", "effect", "resources", "description"], tools.Select(static t => (string[])[t.Name, t.RiskLevel, t.Effect, string.Join(' ', t.Resources), t.Description]));
        return ExitCode.Ok;
    }
}
