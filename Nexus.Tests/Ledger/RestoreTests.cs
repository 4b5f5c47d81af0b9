using System.Text;
using Nexus.Ledger;
using Nexus.Stores;
using Xunit;

namespace Nexus.Tests.Ledger;

/// <summary>What is restored must be what was known.</summary>
public sealed class RestoreTests
{
    [Fact]
    public async Task A_restored_old_backup_is_refused_until_a_person_accepts_it_and_that_is_sealed()
    {
        await using var silo = await LogSilo.StartAsync();
        await silo.RunAsync();
        var backup = Path.Combine(silo.Data, "backup.db");
        SqliteBackup.Write(silo.Data, backup);
        Assert.Throws<NexusException>(() => SqliteBackup.Write(silo.Data, backup));
        await silo.RunAsync();
        await silo.StopAsync();
        Restore(silo, backup);

        var refusal = await Assert.ThrowsAsync<NexusException>(() => silo.StartAgainAsync());
        Assert.Contains("it has 4 leaves, 8 were known", refusal.Message, StringComparison.Ordinal);
        await silo.StartAgainAsync(options => options with { AcceptRestoredLog = "the disk died on Friday" });
        Assert.Single(Directory.GetFiles(Path.Combine(silo.Data, "heads"), "demo.checkpoint.*"));
        Assert.Contains("is in doubt (restored): the log was accepted", await silo.GetAsync("/nexus/alerts?severity=critical"), StringComparison.Ordinal);
        var entries = Encoding.UTF8.GetString(await silo.Logs.TileAsync("demo", new TilePath(TilePath.Entries, 0, 5), default));
        Assert.Contains("the log was accepted although it is not the one last known (it has 4 leaves, 8 were known): the disk died on Friday", entries, StringComparison.Ordinal);
        await silo.StopAsync();
        await silo.StartAgainAsync(static options => options);
        await silo.RunAsync();
    }

    [Fact]
    public async Task A_restored_backup_that_has_grown_past_the_known_size_is_still_another_history()
    {
        await using var silo = await LogSilo.StartAsync();
        var backup = Path.Combine(silo.Data, "backup.db");
        SqliteBackup.Write(silo.Data, backup);
        await silo.RunAsync();
        await silo.StopAsync();
        Restore(silo, backup);
        // Grown where nobody looks: without what was known outside the database.
        var heads = Path.Combine(silo.Data, "heads");
        Directory.Move(heads, heads + ".away");
        await silo.StartAgainAsync();
        await silo.RunAsync();
        await silo.RunAsync();
        await silo.StopAsync();
        Directory.Delete(heads, recursive: true);
        Directory.Move(heads + ".away", heads);
        var refusal = await Assert.ThrowsAsync<NexusException>(() => silo.StartAgainAsync());
        Assert.Contains("its first 4 leaves are not those that were known", refusal.Message, StringComparison.Ordinal);
        Directory.Delete(heads, recursive: true);
        await silo.StartAgainAsync();
    }

    [Fact]
    public async Task A_deleted_log_is_missed()
    {
        await using var silo = await LogSilo.StartAsync();
        await silo.RunAsync();
        await silo.StopAsync();
        foreach (var file in Directory.GetFiles(silo.Data, "nexus.db*")) File.Delete(file);
        var refusal = await Assert.ThrowsAsync<NexusException>(() => silo.StartAgainAsync());
        Assert.Contains("it has 0 leaves, 4 were known", refusal.Message, StringComparison.Ordinal);
        await silo.StartAgainAsync(options => options with { AcceptRestoredLog = "a new beginning" });
    }

    private static void Restore(LogSilo silo, string backup)
    {
        foreach (var file in Directory.GetFiles(silo.Data, "nexus.db*")) File.Delete(file);
        File.Copy(backup, Path.Combine(silo.Data, "nexus.db"));
    }
}
