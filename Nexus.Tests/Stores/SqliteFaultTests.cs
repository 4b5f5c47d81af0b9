using Microsoft.Extensions.Logging.Abstractions;
using Nexus.Ledger;
using Nexus.Stores;
using Xunit;

namespace Nexus.Tests.Stores;

public sealed class SqliteFaultTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"nexus-faults-{Guid.NewGuid():n}");
    private readonly List<string> _fatal = [];

    public ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(_path);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_path, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task<SqliteDatabase> OpenAsync(long maxPages = 0)
    {
        var database = new SqliteDatabase(Path.Combine(_path, "nexus.db"), NullLogger<SqliteDatabase>.Instance, (message, _) => _fatal.Add(message), maxPages);
        await database.OpenAsync(None);
        return database;
    }

    private static LeafDraft Big() => SomeLeaf.Decision() with { Payload = Utf8Json.Own(new byte[100_000]) };

    [Theory]
    [InlineData("nexus.db")]
    [InlineData("nexus.db-wal")]
    public async Task A_file_taken_away_in_use_takes_no_more_until_it_is_back(string file)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows lets nobody take a file that is in use");
        await using var database = await OpenAsync();
        var log = new SqliteSealLog(database);
        Assert.Equal(AppendStatus.Appended, (await log.AppendAsync("acme", SomeLeaf.Decision())).Status);
        File.Move(Path.Combine(_path, file), Path.Combine(_path, "away"));
        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(() => log.AppendAsync("acme", SomeLeaf.Decision()));
        Assert.Contains($"{file} was removed or replaced", refused.Message, StringComparison.Ordinal);
        File.Move(Path.Combine(_path, "away"), Path.Combine(_path, file));
        Assert.Equal(AppendStatus.Appended, (await log.AppendAsync("acme", SomeLeaf.Decision())).Status);
        Assert.Equal(2, (await log.StateAsync("acme", None)).Size);
    }

    [Fact]
    public async Task A_commit_larger_than_the_cache_is_read_back_whole_also_by_the_next_process()
    {
        // Pages that no longer fit into the cache go into the log before the commit, and are read from there and written there again.
        var leaves = Enumerable.Range(0, 300).Select(_ => Big()).ToArray();
        await using (var database = await OpenAsync())
        {
            var log = new SqliteSealLog(database);
            Assert.Equal(AppendStatus.Appended, (await log.AppendAsync("acme", leaves)).Status);
            await SameAsync(log);
            File.Copy(Path.Combine(_path, "nexus.db"), Path.Combine(_path, "killed.db"));
            File.Copy(Path.Combine(_path, "nexus.db-wal"), Path.Combine(_path, "killed.db-wal"));
        }

        await using var killed = new SqliteDatabase(Path.Combine(_path, "killed.db"), NullLogger<SqliteDatabase>.Instance, (message, _) => _fatal.Add(message));
        await killed.OpenAsync(None);
        await SameAsync(new SqliteSealLog(killed));
        Assert.Empty(_fatal);

        async Task SameAsync(SqliteSealLog log)
        {
            var read = await log.ReadAsync("acme", 0, 1000, None);
            Assert.Equal(leaves.Length, read.Count);
            for (var i = 0; i < leaves.Length; i++) SomeLeaf.Same(leaves[i], read[i].Draft);
        }
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_told_by_its_path()
    {
        await File.WriteAllTextAsync(Path.Combine(_path, "nexus.db"), new string('x', 5000), None);
        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(() => OpenAsync());
        Assert.Contains(Path.Combine(_path, "nexus.db") + " cannot be used: ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_refuses_every_waiting_caller_and_keeps_what_it_had()
    {
        long kept;
        await using (var database = await OpenAsync(maxPages: 300))
        {
            var log = new SqliteSealLog(database);
            var refused = await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
            {
                while (true)
                    Assert.Equal(AppendStatus.Appended, (await log.AppendAsync("acme", Big())).Status);
            });
            Assert.Contains("full", refused.Message, StringComparison.Ordinal);
            kept = (await log.StateAsync("acme", None)).Size;
            Assert.InRange(kept, 1, 20);
            var waiting = Enumerable.Range(0, 4).Select(i => log.AppendAsync($"tenant-{i}", Big())).ToArray();
            foreach (var append in waiting)
                await Assert.ThrowsAsync<StoreUnavailableException>(() => append);
            Assert.Equal(kept, (await log.ReadAsync("acme", 0, 100, None)).Count);
        }

        await using var larger = await OpenAsync();
        var again = new SqliteSealLog(larger);
        Assert.Equal(kept, (await again.StateAsync("acme", None)).Size);
        Assert.Equal(AppendStatus.Appended, (await again.AppendAsync("acme", Big())).Status);
        Assert.Empty(_fatal);
    }

    [Fact]
    public async Task A_disk_with_room_again_is_written_to_again()
    {
        await using var database = await OpenAsync(maxPages: 300);
        var log = new SqliteSealLog(database);
        await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
        {
            while (true)
                await log.AppendAsync("acme", Big());
        });
        await database.WriteAsync(connection =>
        {
            connection.Execute("PRAGMA max_page_count = 10000");
            return true;
        }, None);
        Assert.Equal(AppendStatus.Appended, (await log.AppendAsync("acme", Big())).Status);
    }

    [Fact]
    public async Task What_killed_processes_leave_in_the_write_ahead_log_is_moved_into_the_database()
    {
        // No life writes enough for a checkpoint of its own; the copy is what a kill would leave.
        var path = Path.Combine(_path, "nexus.db");
        for (var life = 0; life < 3; life++)
        {
            var killed = Directory.CreateDirectory(Path.Combine(_path, $"killed-{life}")).FullName;
            await using (var database = await OpenAsync())
            {
                var log = new SqliteSealLog(database);
                for (var i = 0; i < 70; i++) await log.AppendAsync("acme", Big());
                foreach (var file in (string[])["nexus.db", "nexus.db-wal"]) File.Copy(Path.Combine(_path, file), Path.Combine(killed, file));
            }

            File.Move(Path.Combine(killed, "nexus.db"), path, overwrite: true);
            File.Move(Path.Combine(killed, "nexus.db-wal"), path + "-wal", overwrite: true);
        }

        await using var last = await OpenAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (new FileInfo(path).Length < 16 << 20) await Task.Delay(20, patience.Token);
        await new SqliteSealLog(last).AppendAsync("acme", Big());
        Assert.InRange(new FileInfo(path + "-wal").Length, 1, 64 << 20);
    }

    [Fact]
    public async Task An_item_that_fails_undoes_itself_alone()
    {
        await using var database = await OpenAsync();
        var registry = new SqliteRegistry(database);
        using var open = new ManualResetEventSlim();
        // Holds the writer, so that the next three share one transaction.
        var held = database.WriteAsync(_ =>
        {
            open.Wait();
            return true;
        }, None);
        var before = registry.TryPutAsync(new("acme", "tool", "a", 1, Utf8Json.EmptyObject, DateTimeOffset.UnixEpoch), None).AsTask();
        var failing = database.WriteAsync<bool>(connection =>
        {
            connection.Execute("INSERT INTO epochs (began) VALUES ('never')");
            throw new InvalidOperationException("on purpose");
        }, None);
        var after = registry.TryPutAsync(new("acme", "tool", "b", 1, Utf8Json.EmptyObject, DateTimeOffset.UnixEpoch), None).AsTask();
        open.Set();
        Assert.True(await held && await before && await after);
        Assert.Equal("on purpose", (await Assert.ThrowsAsync<InvalidOperationException>(() => failing)).Message);
        Assert.Equal(2, (await registry.ListAsync("acme", "tool", None)).Count);
        Assert.Equal(1, (await new SqliteEpochs(database, TimeProvider.System).BeginAsync(None)).Current);
    }

    [Fact]
    public async Task A_write_the_disk_lost_ends_the_process_and_accepts_nothing_more()
    {
        await using var database = await OpenAsync();
        var log = new SqliteSealLog(database);
        await log.AppendAsync("acme", SomeLeaf.Decision());
        const int fsyncFailed = 10 | (4 << 8);
        var lost = database.WriteAsync<bool>(_ => throw new SqliteException(fsyncFailed, "disk I/O error"), None);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => lost);
        Assert.Contains("disk I/O error", Assert.Single(_fatal), StringComparison.Ordinal);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => log.AppendAsync("acme", SomeLeaf.Decision()));
        Assert.Equal(1, (await log.StateAsync("acme", None)).Size);
    }

    [Fact]
    public async Task A_database_of_a_newer_program_is_refused()
    {
        await using (var database = await OpenAsync())
            await database.WriteAsync(connection =>
            {
                connection.Execute("PRAGMA user_version = 99");
                return true;
            }, None);
        Assert.Contains("99", (await Assert.ThrowsAsync<NexusException>(() => OpenAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_beside_the_database_does_not_grow_without_end()
    {
        await using var database = await OpenAsync();
        var log = new SqliteSealLog(database);
        for (var i = 0; i < 1500; i++)
            await log.AppendAsync("acme", Big() with { Payload = Utf8Json.Own(new byte[50_000]) });
        Assert.InRange(new FileInfo(Path.Combine(_path, "nexus.db-wal")).Length, 1, 64 << 20);
    }
}
