using System.CommandLine;
using Nexus.Configuration;
using Nexus.Stores;

namespace Nexus.Cli.Verbs;

/// <summary>Puts a backup in the place of a database that is gone.</summary>
internal sealed class RestoreVerb : IVerb
{
    private readonly Argument<string> _file = new("file") { Description = "What nexus backup wrote" };

    public RestoreVerb() => Command = new Command("restore", "Put a backup in place: in a data directory without a database, or in an empty PostgreSQL database. If it is older than what is known outside the database, the silo refuses to start until you accept that (NEXUS_ACCEPT_RESTORED_LOG=<reason>), and seals it.") { _file };

    public Command Command { get; }

    public string Example => "nexus restore nexus-2026-11-21.db";

    public async Task<int> RunAsync(Invocation call, CancellationToken cancellation)
    {
        var options = NexusConfiguration.Load(call.DataDir is null ? [] : ["--data-dir", call.DataDir]).Options;
        var file = call.Value(_file)!;
        await StoreRegistration.RestoreAsync(new StoreOptions { DataDirectory = options.DataDir, DatabaseUrl = options.DatabaseUrl }, file, cancellation);
        call.Print.Line($"{file} is in place; the next start holds its logs against what is known of them");
        return ExitCode.Ok;
    }
}
