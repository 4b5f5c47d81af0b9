using System.CommandLine;
using System.Text.Json;
using Nexus.Cli.Output;
using Nexus.Wire;

namespace Nexus.Cli.Verbs;

/// <summary>Runs a task and shows plan, gates and seals as they come, then reasoning, leaves and result.</summary>
internal sealed class RunVerb : IVerb
{
    private const int MostOfAResult = 4000;

    private readonly Argument<string> _task = new("task") { Description = "What to do, in words; 1 to 10,000 characters" };
    private readonly Option<string?> _persona = new("--persona") { Description = "Which persona to wear; the planner chooses without one", HelpName = "name" };

    public RunVerb() => Command = new Command("run", "Run a task through the four gates. Exit code 1 if it was refused or failed.") { _task, _persona };

    public Command Command { get; }

    public string Example => "nexus run \"What is Nexus?\" --persona researcher";

    public async Task<int> RunAsync(Invocation call, CancellationToken cancellation)
    {
        await using var connection = await call.ConnectAsync(cancellation);
        var story = new RunStory(call.Print, call.Json);
        await foreach (var one in connection.Client.ExecuteStreamAsync(call.Value(_task)!, call.Value(_persona), cancellation: cancellation)) story.Tell(one);
        if (story.ChainId.Length == 0) throw new NexusException(ErrorCode.Unavailable, story.Error.Length > 0 ? story.Error : $"{connection.Url} ended the stream before the chain began");

        var seals = new List<FullSealResponse>();
        foreach (var id in story.Seals) seals.Add(await connection.Client.SealAsync(id, cancellation));
        if (call.Json) call.Print.Raw(Json(story, seals));
        else Close(call.Print, story, seals);
        return story.Status == "completed" ? ExitCode.Ok : ExitCode.Refused;
    }

    private static string Json(RunStory story, List<FullSealResponse> seals)
    {
        var head = JsonSerializer.Serialize(new { chain_id = story.ChainId, status = story.Status, error = story.Error });
        using var document = JsonDocument.Parse(head[..^1] + ",\"seals\":[" + string.Join(',', seals.Select(static s => JsonSerializer.Serialize(s, WireJson.Default.FullSealResponse))) + "]}");
        return Printer.Pretty(document.RootElement) + "\n";
    }

    private static void Close(Printer print, RunStory story, List<FullSealResponse> seals)
    {
        print.Line();
        if (seals.Count > 0) print.Line("seals");
        foreach (var seal in seals)
        {
            print.Line($"  step {seal.StepIndex}  {seal.Id}  ", seal.Status, $"  {seal.Intent.PlannedAction}");
            SealText.Places(print, seal);
        }
        if (seals.Count > 0) print.Line("reasoning");
        foreach (var seal in seals) SealText.Reasoning(print, seal);
        if (seals.LastOrDefault(static s => !s.Result.IsEmpty) is { } last)
            print.Line("result\n" + SealText.Indent(SealText.Value(last.Result, MostOfAResult), "  "));
        if (story.Error.Length > 0) print.Line($"{(story.Status is "blocked" or "escalated" ? "refused" : "error")}: {story.Error}");
        print.Line();
        print.Line($"chain {story.ChainId}  ", story.Status);
        if (seals.Count > 0) print.Line($"next: nexus verify {story.ChainId}");
    }
}
