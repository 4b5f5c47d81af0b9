using System.CommandLine;
using Nexus.Cli.Output;
using Nexus.Configuration;
using Nexus.Personas;
using Nexus.Policies;
using Nexus.Wire;

namespace Nexus.Cli.Verbs;

/// <summary>Runs the cases written beside contracts through the product's gates, offline.</summary>
internal sealed class PolicyTestVerb : IVerb
{
    private readonly Argument<string> _path = new("path") { Description = "A file of cases (payer.cases.yaml), a contract with one beside it (payer.persona.yaml), or a folder" };

    public PolicyTestVerb() => Command = new Command("test", "Run the cases beside contracts through the four gates, without a server. Exit code 1 if a case is not decided as it expects.") { _path };

    public Command Command { get; }

    public string PartOf => "policy";

    public string Example => "nexus policy test personas/payer.persona.yaml";

    public async Task<int> RunAsync(Invocation call, CancellationToken cancellation)
    {
        var files = Files(call.Value(_path)!);
        using var runner = new CaseRunner(NexusConfiguration.Load([]).Options);
        var results = new List<CaseResult>();
        foreach (var file in files) results.AddRange(await runner.RunAsync(file, cancellation));
        if (call.Json) call.Print.Json(Answer(results), WireJson.Default.PolicyTestResponse);
        else Tell(call.Print, results);
        return results.All(static one => one.Passed) ? ExitCode.Ok : ExitCode.Refused;
    }

    private static IReadOnlyList<string> Files(string path)
    {
        if (File.Exists(path) && !PersonaFolder.IsCases(path))
        {
            var stem = Path.Combine(Path.GetDirectoryName(path)!, PersonaFolder.StemOf(path));
            var beside = ((string[])[stem + ".cases.yaml", stem + ".cases.yml"]).FirstOrDefault(File.Exists);
            return [beside ?? throw new NexusException(ErrorCode.NotFound, $"there is no {Path.GetFileName(stem)}.cases.yaml beside {path}")];
        }

        var files = PersonaFolder.Cases(path);
        return files.Count > 0 ? files : throw new NexusException(ErrorCode.NotFound, $"'{path}' holds no *.cases.yaml");
    }

    private static void Tell(Printer print, List<CaseResult> results)
    {
        print.Table(["case", "expected", "decided", "failing gates", "result"], results.Select(static one =>
            (string[])[one.Name, one.Expected, one.Decision, string.Join(' ', one.Gates.Where(static gate => gate.Verdict == Gates.GateVerdict.Fail).Select(static gate => gate.Name)), one.Passed ? "pass" : "fail"]));
        foreach (var one in results.Where(static one => !one.Passed)) print.Error($"{one.File}:{one.Line}: '{one.Name}': {one.Objection}");
        var failed = results.Count(static one => !one.Passed);
        print.Line($"{results.Count - failed} of {results.Count} cases are decided as expected");
    }

    private static PolicyTestResponse Answer(List<CaseResult> results) => new(
        results.Count(static one => one.Passed),
        results.Count(static one => !one.Passed),
        [.. results.Select(static one => new PolicyCaseResponse(
            one.File, one.Line, one.Name, one.Passed, one.Expected, one.Decision,
            [.. one.Gates.Select(static gate => new GateResponse(gate.Name, WireNames.Of(gate.Verdict), gate.Score, gate.Threshold, gate.Reason))], one.Passed ? null : one.Objection))]);
}
