using System.Net;
using Nexus.Tests.Journeys;
using Nexus.Tests.Ledger;
using Xunit;

namespace Nexus.Tests.Cli;

/// <summary><c>nexus backup</c> and <c>nexus restore</c> as an operator calls them, on both stores, from the first copy to the log that is accepted again.</summary>
public sealed class RestoreVerbTests
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task A_database_that_is_lost_is_restored_and_a_backup_older_than_what_is_known_waits_for_a_person(bool postgres)
    {
        await using var house = await TamperedSilo.StartAsync(postgres);
        var silo = house.Silo;
        var folder = Directory.CreateDirectory(Path.Combine(silo.Data, "operator")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "nexus.yml"), $"data_dir: {silo.Data}\n{(postgres ? $"database_url: \"{house.Postgres}\"\n" : "")}");
        var chain = await silo.RunAsync();

        var made = (await CliProcess.RunAsync(folder, "backup", "old")).Well();
        Assert.StartsWith("old: ", made.Output, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, "old")));
        Refused(await CliProcess.RunAsync(folder, "backup", "old"), "exists already");
        // While it is in use, and over one that stands, nothing is restored.
        Refused(await CliProcess.RunAsync(folder, "restore", "old"), postgres ? "is not empty" : "is there");
        await silo.RunAsync();
        (await CliProcess.RunAsync(folder, "backup", "new")).Well();
        await silo.StopAsync();

        // The newest backup is what was last known: nobody has to accept anything.
        await LoseAsync(house);
        Refused(await CliProcess.RunAsync(folder, "restore", "nexus.yml"), "is no backup");
        Assert.Contains("is in place", (await CliProcess.RunAsync(folder, "restore", "new")).Well().Output, StringComparison.Ordinal);
        await silo.StartAgainAsync();
        Assert.Contains("\"valid\":true", await VerifyAsync(silo), StringComparison.Ordinal);
        await silo.StopAsync();

        await LoseAsync(house);
        (await CliProcess.RunAsync(folder, "restore", "old")).Well();
        Assert.Contains("it has 4 leaves, 8 were known", (await Assert.ThrowsAsync<NexusException>(() => silo.StartAgainAsync())).Message, StringComparison.Ordinal);
        await silo.StartAgainAsync(options => options with { AcceptRestoredLog = "the newer backup is lost", DatabaseUrl = house.Postgres ?? "" });
        Assert.Contains("is in doubt (restored)", await silo.GetAsync("/nexus/alerts?severity=critical"), StringComparison.Ordinal);
        Assert.Contains("\"valid\":true", await VerifyAsync(silo), StringComparison.Ordinal);
        Assert.Contains(chain, await silo.GetAsync($"/v1/ledger/{chain}"), StringComparison.Ordinal);
        await silo.RunAsync();
    }

    private static void Refused(CliProcess call, string why)
    {
        Assert.Equal(1, call.Code);
        Assert.Contains(why, call.Errors, StringComparison.Ordinal);
    }

    private static async Task LoseAsync(TamperedSilo house)
    {
        if (house.Postgres is not null) await house.ExecuteAsync("DROP SCHEMA nexus CASCADE");
        else foreach (var file in Directory.GetFiles(house.Silo.Data, "nexus.db*")) File.Delete(file);
    }

    private static async Task<string> VerifyAsync(LogSilo silo)
    {
        using var verdict = await silo.SendAsync(HttpMethod.Post, "/v1/ledger/verify");
        Assert.Equal(HttpStatusCode.OK, verdict.StatusCode);
        return await verdict.Content.ReadAsStringAsync();
    }
}
