using System.Net.Http.Json;
using Nexus.Stores;
using Xunit;

namespace Nexus.Tests.Journeys;

public sealed class YoungDeathTests : IDisposable
{
    // Neither life alone folds enough for a snapshot, and a process that is killed writes none at its end.
    private const int Steps = 8;
    private const int Tasks = 64;

    private readonly string _directory = Directory.CreateTempSubdirectory("nexus-young-").FullName;

    [Fact]
    public async Task A_persona_whose_processes_die_young_is_not_folded_from_the_beginning_each_time()
    {
        Assert.Equal(0, await LiveAsync());
        Assert.Equal(0, await LiveAsync());
        Assert.True(await LiveAsync(idle: true) > 0, "no snapshot was kept");
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    /// <summary>How many snapshots a life found when it had looked at its persona, before it worked and was killed.</summary>
    private async Task<long> LiveAsync(bool idle = false)
    {
        await using var silo = await SiloProcess.StartAsync(_directory);
        using (var looked = await silo.Http.GetAsync("/v1/personas/analyst")) looked.EnsureSuccessStatusCode();
        var found = Snapshots();
        var task = string.Join(" then ", Enumerable.Repeat("compute the mean of 1, 2, 3", Steps));
        await Parallel.ForAsync(0, idle ? 0 : Tasks, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (_, stop) =>
        {
            using var response = await silo.Http.PostAsJsonAsync("/v1/execute", new { task, persona = "analyst" }, stop);
            response.EnsureSuccessStatusCode();
        });
        await silo.KillAsync();
        return found;
    }

    private long Snapshots()
    {
        using var database = SqliteConnection.Open(Path.Combine(_directory, "data", "nexus.db"), readOnly: true);
        using var row = database.Prepare("SELECT count(*) FROM snapshots");
        row.Step();
        return row.Integer(0);
    }
}
