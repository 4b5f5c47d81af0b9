using System.CommandLine;
using System.Text.Json;

namespace Nexus.Cli.Verbs;

/// <summary>Lays out a new project directory. Nothing that exists is overwritten.</summary>
internal sealed class InitVerb : IVerb
{
    private readonly Argument<string> _directory = new("directory") { Description = "Where; made if absent" };

    public InitVerb() => Command = new Command("init", "Lay out a project: nexus.yml, personas.yaml, .env.example, docker-compose.yml. Nothing is overwritten.") { _directory };

    public Command Command { get; }

    public string Example => "nexus init my-project";

    public async Task<int> RunAsync(Invocation call, CancellationToken cancellation)
    {
        var directory = Path.GetFullPath(call.Value(_directory)!);
        try
        {
            Directory.CreateDirectory(directory);
            var taken = Template.All.Where(t => Path.Exists(Path.Combine(directory, t.Name))).Select(static t => t.Name).ToArray();
            if (taken.Length > 0)
                throw new NexusException(ErrorCode.Conflict, $"{directory} already has {string.Join(", ", taken)}; init overwrites nothing");
            foreach (var template in Template.All) await WriteNewAsync(Path.Combine(directory, template.Name), template.Text, cancellation);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new NexusException(ErrorCode.Invalid, $"{directory}: {error.Message}", error);
        }
        Tell(call, directory);
        return ExitCode.Ok;
    }

    private static void Tell(Invocation call, string directory)
    {
        if (call.Json)
        {
            call.Print.Line(JsonSerializer.Serialize(new { directory, files = Template.All.Select(static t => t.Name) }));
            return;
        }
        foreach (var template in Template.All) call.Print.Line($"made {Path.Combine(directory, template.Name)}");
        call.Print.Line($"next: cd {directory} && nexus up");
    }

    private static async Task WriteNewAsync(string path, string text, CancellationToken cancellation)
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        await using var writer = new StreamWriter(file);
        await writer.WriteAsync(text.AsMemory(), cancellation);
    }
}
