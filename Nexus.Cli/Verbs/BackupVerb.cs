using System.CommandLine;
using Nexus.Configuration;
using Nexus.Stores;

namespace Nexus.Cli.Verbs;

/// <summary>Copies the database while it is in use.</summary>
internal sealed class BackupVerb : IVerb
{
    private readonly Argument<string> _file = new("file") { Description = "Where the copy goes; must not exist" };

    public BackupVerb() => Command = new Command("backup", "Copy the database, embedded or PostgreSQL, while it is in use. Keys and what is known of the logs outside the database (heads/) are not in it.") { _file };

    public Command Command { get; }

    public string Example => "nexus backup nexus-2026-11-21.db";

    public async Task<int> RunAsync(Invocation call, CancellationToken cancellation)
    {
        var options = NexusConfiguration.Load(call.DataDir is null ? [] : ["--data-dir", call.DataDir]).Options;
        var file = call.Value(_file)!;
        await StoreRegistration.BackUpAsync(new StoreOptions { DataDirectory = options.DataDir, DatabaseUrl = options.DatabaseUrl }, file, cancellation);
        call.Print.Line($"{file}: {new FileInfo(file).Length} bytes");
        return ExitCode.Ok;
    }
}
