using System.CommandLine;
using Nexus.Wire;

namespace Nexus.Cli.Verbs;

/// <summary>The rules by which events are judged.</summary>
internal sealed class RulesVerb : IVerb
{
    private readonly Option<string?> _check = new("--check") { Description = "Check the rules in this file; changes nothing", HelpName = "file" };
    private readonly Option<string?> _put = new("--put") { Description = "Add or replace the one rule in this file", HelpName = "file" };

    public RulesVerb() => Command = new Command("rules", "List the rules in force, check a file of rules, or put a rule in force.") { _check, _put };

    public Command Command { get; }

    public string Example => "nexus rules --check rules.yaml";

    public async Task<int> RunAsync(Invocation call, CancellationToken cancellation)
    {
        await using var connection = await call.ConnectAsync(cancellation);
        if (call.Value(_check) is { } check) return Tell(call, check, await connection.Client.ValidateRulesAsync(await File.ReadAllTextAsync(check, cancellation), cancellation));
        if (call.Value(_put) is { } put) return await PutAsync(call, connection, put, cancellation);
        var rules = await connection.Client.RulesAsync(cancellation);
        if (call.Json) call.Print.Json(rules, WireJson.Default.RulesResponse);
        else call.Print.Table(["rule", "category", "severity", "kind", "by", "from", "hits", "title"], rules.Rules.Select(Row));
        foreach (var warning in rules.Warnings ?? []) call.Print.Note(Place(warning.File, warning));
        foreach (var error in rules.Errors) call.Print.Error(Place(error.File, error));
        return rules.Errors.Count == 0 ? ExitCode.Ok : ExitCode.Refused;
    }

    private static async Task<int> PutAsync(Invocation call, Connection connection, string path, CancellationToken cancellation)
    {
        var yaml = await File.ReadAllTextAsync(path, cancellation);
        var verdict = await connection.Client.ValidateRulesAsync(yaml, cancellation);
        if (!verdict.Valid) return Tell(call, path, verdict);
        var id = yaml.Split('\n').Select(line => line.Trim().TrimStart('-').Trim()).FirstOrDefault(line => line.StartsWith("id:", StringComparison.Ordinal))?[3..].Trim(' ', '"', '\'')
            ?? throw new NexusException(ErrorCode.Invalid, $"{path} must hold one rule with an id");
        return Tell(call, path, await connection.Client.PutRuleAsync(id, yaml, cancellation));
    }

    private static int Tell(Invocation call, string path, RulesVerdict verdict)
    {
        // The server was sent a text; only here it has a name.
        if (call.Json) call.Print.Json(verdict with { Errors = [.. verdict.Errors.Select(error => error with { File = path })] }, WireJson.Default.RulesVerdict);
        else if (verdict.Valid) call.Print.Line($"OK  {path}");
        else foreach (var error in verdict.Errors) call.Print.Error(Place(path, error));
        return verdict.Valid ? ExitCode.Ok : ExitCode.Refused;
    }

    private static string Place(string file, FaultResponse error) => $"{file}:{error.Line}:{error.Column}: {error.Message}";

    private static string[] Row(RuleResponse rule) => [rule.Id, rule.Category, rule.Severity, rule.Kind, rule.By, $"{rule.Origin}:{rule.Line}", rule.IsEnabled ? $"{rule.Hits}" : "off", rule.Title];
}
