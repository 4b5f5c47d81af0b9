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
    public async Task A_folder_of_contracts_that_is_not_there_is_named_with_its_key()
    {
        var refusal = await Assert.ThrowsAsync<NexusException>(() => SiloHost.StartAsync(Options with { PersonasDir = _folder.At("nowhere") }, CancellationToken.None));
        Assert.Equal($"personas_dir (NEXUS_PERSONAS_DIR): '{_folder.At("nowhere")}' cannot be used: it is not there", refusal.Message);
    }

    [Theory]
    [InlineData("http://nobody.invalid:0", "nobody knows the name 'nobody.invalid'")]
    [InlineData("http://203.0.113.5:0", "cannot be listened at: ")]
    public async Task An_address_that_is_not_this_machines_is_refused_and_never_taken_for_all_addresses(string url, string told)
    {
        var refusal = await Assert.ThrowsAsync<NexusException>(() => SiloHost.StartAsync(Options with { Url = new Uri(url) }, CancellationToken.None));
        Assert.StartsWith($"url (NEXUS_URL, NEXUS_HOST, NEXUS_PORT): {url} ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(told, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_with_its_keys()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var refusal = await Assert.ThrowsAsync<NexusException>(() => SiloHost.StartAsync(Options with { Url = new Uri($"http://{taken.LocalEndpoint}") }, CancellationToken.None));
        Assert.Equal((ErrorCode.Conflict, $"url (NEXUS_URL, NEXUS_HOST, NEXUS_PORT): http://{taken.LocalEndpoint} is in use by another process"), (refusal.Code, refusal.Message));
    }

    [Fact]
    public void A_name_is_looked_up_before_the_server_is_told_of_it()
    {
        Assert.Equal("http://127.0.0.1:0", ListenAddress.Of(new Uri("http://localhost:0")));
        Assert.Equal("http://localhost:8000", ListenAddress.Of(new Uri("http://localhost:8000")));
        Assert.Equal("http://0.0.0.0:8000", ListenAddress.Of(new Uri("http://0.0.0.0:8000")));
        Assert.False(ListenAddress.IsLocal("http://0.0.0.0:8000"));
        Assert.True(ListenAddress.IsLocal("http://[::1]:8000"));
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
