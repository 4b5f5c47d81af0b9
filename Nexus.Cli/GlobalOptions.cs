using System.CommandLine;

namespace Nexus.Cli;

/// <summary>The options of every verb.</summary>
internal sealed class GlobalOptions
{
    public Option<bool> Json { get; } = new("--json") { Description = "Answer in JSON", Recursive = true };

    public Option<string?> Server { get; } = new("--server") { Description = "Talk to this server (NEXUS_SERVER or NEXUS_URL); without one: the server that uses the data directory, else one in this process", HelpName = "url", Recursive = true };

    public Option<string?> Key { get; } = new("--key") { Description = "API key (NEXUS_API_KEY); the demo key by default", HelpName = "key", Recursive = true };

    public Option<string?> DataDir { get; } = new("--data-dir") { Description = "Data directory (NEXUS_DATA_DIR); ./data by default", HelpName = "path", Recursive = true };

    public void AddTo(Command root)
    {
        Server.Validators.Add(static given =>
        {
            if (given.Tokens.Count > 0 && !Connection.IsAddress(given.Tokens[0].Value)) given.AddError(Connection.AddressRule(given.Tokens[0].Value));
        });
        root.Add(Json);
        root.Add(Server);
        root.Add(Key);
        root.Add(DataDir);
    }
}
