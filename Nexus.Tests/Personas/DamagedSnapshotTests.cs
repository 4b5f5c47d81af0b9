using Nexus.Client;
using Nexus.Configuration;
using Nexus.Stores;
using Nexus.Tests.Configuration;
using Nexus.Wire;
using Xunit;

namespace Nexus.Tests.Personas;

/// <summary>A persona whose snapshot was lost or damaged is the persona it was: the ledger is the truth.</summary>
public sealed class DamagedSnapshotTests : IDisposable
{
    private const string Key = "nxs_demo_key_12345";
    private const string Task = "compute the mean of 1, 2, 3";
    private readonly TemporaryFolder _folder = new();
    private int _starts;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("UPDATE snapshots SET data = CAST(replace(CAST(data AS TEXT), '\"actions\":3', '\"action\":3') AS BLOB)", "the persona's snapshot cannot be read")]
    [InlineData("UPDATE snapshots SET data = X'7B22'", "cannot be read and is thrown away")]
    [InlineData("UPDATE snapshots SET data = CAST(replace(CAST(data AS TEXT), '\"v\":4', '\"v\":1') AS BLOB)", "has form 1")]
    [InlineData("UPDATE snapshots SET data = CAST(replace(CAST(data AS TEXT), '\"last_leaf\":5', '\"last_leaf\":500') AS BLOB)", "it knows leaf 500 of a ledger of 6 leaves")]
    [InlineData("DELETE FROM snapshots", "")]
    public async Task A_persona_with_a_damaged_snapshot_is_folded_again_from_the_ledger(string damage, string warning)
    {
        var before = await RunAsync(async client =>
        {
            for (var i = 0; i < 3; i++) await client.ExecuteAsync(Task);
            return await client.PersonaAsync("analyst");
        });
        using (var database = SqliteConnection.Open(_folder.At("data/nexus.db"), readOnly: false)) database.Execute(damage);

        var after = await RunAsync(async client =>
        {
            var found = await client.PersonaAsync("analyst");
            Assert.Equal("completed", (await client.ExecuteAsync(Task)).Status);
            return found;
        });
        Assert.Equal((before.Actions, before.Succeeded, before.TrustTier), (after.Actions, after.Succeeded, after.TrustTier));
        Assert.Contains(warning, Log());
        var quiet = await RunAsync(client => client.PersonaAsync("analyst"));
        Assert.Equal(before.Actions + 1, quiet.Actions);
        Assert.DoesNotContain("thrown away", Log());
    }

    private async Task<PersonaStandingResponse> RunAsync(Func<NexusClient, Task<PersonaStandingResponse>> use)
    {
        _starts++;
        await using var silo = await SiloHost.StartAsync(
            new NexusOptions { DataDir = _folder.At("data"), WorkspaceDir = _folder.At("workspace"), LogDir = Logs, LogConsole = false, Url = new Uri("http://127.0.0.1:0"), SecretKey = new string('k', 32) },
            CancellationToken.None);
        using var http = new HttpClient { BaseAddress = silo.Url };
        using var client = new NexusClient(http, Key);
        return await use(client);
    }

    private string Logs => _folder.At($"logs-{_starts}");

    private string Log() => string.Concat(Directory.GetFiles(Logs).Select(File.ReadAllText));
}
