using System.CommandLine;
using Nexus.Configuration;
using Nexus.Stores;

namespace Nexus.Cli.Verbs;

/// <summary>Copies the embedded database while it is in use.</summary>
internal sealed class BackupVerb : IVerb
{
    private readonly Argument<string> _file = new("file") { Description = "Where the copy goes; must not exist" };

    public BackupVerb() => Command = new Command("backup", "Copy the embedded database while it is in use. To restore, stop the silo and put the copy in place of nexus.db: if it is older than what was known outside the database, the silo refuses to start until you accept that, and seals it.") { _file };

    public Command Command { get; }

    public string Example => "nexus backup nexus-2026-11-21.db";

    public Task<int> RunAsync(Invocation call, CancellationToken cancellation)
    {
        var options = NexusConfiguration.Load(call.DataDir is null ? [] : ["--data-dir", call.DataDir]).Options;
        if (options.DatabaseUrl.Length > 0) throw new NexusException(ErrorCode.Invalid, "this silo keeps its data in PostgreSQL: back it up with pg_dump or your server's own means");
        var file = call.Value(_file)!;
        SqliteBackup.Write(options.DataDir, file);
        call.Print.Line($"{file}: {new FileInfo(file).Length} bytes");
        return Task.FromResult(ExitCode.Ok);
    }
}
