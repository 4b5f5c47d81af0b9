using Nexus.Configuration;
using Nexus.Tests.Configuration;
using Nexus.Tests.Stores;
using Npgsql;
using Xunit;

namespace Nexus.Tests.Silo;

/// <summary>What keeps a silo from starting is told in a sentence, with the key to change.</summary>
public sealed class StartTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private NexusOptions Options => new()
    {
        DataDir = _folder.At("data"),
        WorkspaceDir = _folder.At("workspace"),
        LogDir = _folder.At("logs/nexus"),
        LogConsole = false,
        Url = new Uri("http://127.0.0.1:0"),
    };

    [Fact]
    public async Task A_workspace_that_cannot_be_one_is_named_with_its_key()
    {
        File.WriteAllText(_folder.At("workspace"), "");
        var refusal = await Assert.ThrowsAsync<NexusException>(() => SiloHost.StartAsync(Options, CancellationToken.None));
        Assert.Equal($"workspace_dir (NEXUS_WORKSPACE_DIR): '{_folder.At("workspace")}' cannot be used: it is a file; it must be a directory", refusal.Message);
    }

    [Fact]
    public void A_folder_of_logs_or_alerts_that_cannot_be_one_is_told_and_does_not_stop_the_silo()
    {
        File.WriteAllText(_folder.At("logs"), "");
        var warnings = FolderCheck.Run(Options);
        Assert.Equal(2, warnings.Count);
        Assert.StartsWith("log_dir (NEXUS_LOG_DIR): ", warnings[0], StringComparison.Ordinal);
        Assert.StartsWith("alerts_dir (NEXUS_ALERTS_DIR): ", warnings[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_does_not_exist_or_lets_nobody_in_is_a_sentence()
    {
        var database = await Postgres.FreshAsync();
        try
        {
            foreach (var (change, said) in new (Action<NpgsqlConnectionStringBuilder>, string)[] { (wrong => wrong.Database = "nobody_made_it", "nobody_made_it"), (wrong => wrong.Username = "nobody_knows_them", "nobody_knows_them") })
            {
                var wrong = new NpgsqlConnectionStringBuilder(database);
                change(wrong);
                var refusal = await Assert.ThrowsAsync<Nexus.Ledger.StoreUnavailableException>(() => SiloHost.StartAsync(Options with { DatabaseUrl = wrong.ConnectionString }, CancellationToken.None));
                Assert.Contains("does not let us in", refusal.Message, StringComparison.Ordinal);
                Assert.Contains(said, refusal.Message, StringComparison.Ordinal);
                Assert.Contains("NEXUS_DATABASE_URL", refusal.Message, StringComparison.Ordinal);
            }
        }
        finally
        {
            await Postgres.DropAsync(database);
        }
    }
}
