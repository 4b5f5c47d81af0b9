using Microsoft.Extensions.DependencyInjection;
using Nexus.Configuration;
using Nexus.Engine;
using Nexus.Tests.Stores;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using Xunit;

namespace Nexus.Tests.Engine;

/// <summary>The statements of deploy/postgres/orleans.sql, each asked by the provider it is for: also what a peaceful cluster hardly ever asks.</summary>
public sealed class OrleansSqlTests : IAsyncLifetime
{
    private Cluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await Cluster.StartAsync(ClusteringKind.Postgres, silos: 1);

    public ValueTask DisposeAsync() => _cluster?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task Of_two_writers_of_grain_state_the_later_one_is_refused()
    {
        var storage = _cluster.Silos[0].Services.GetRequiredKeyedService<IGrainStorage>("snapshots");
        var id = GrainId.Create("test-note", "demo/contended");
        var (one, two) = (Fresh("one"), Fresh("two"));
        await storage.WriteStateAsync("note", id, one);
        await Assert.ThrowsAnyAsync<InconsistentStateException>(() => storage.WriteStateAsync("note", id, two));
        await storage.ReadStateAsync("note", id, two);
        Assert.Equal("one", two.State.Text);
        two.State.Text = "two";
        await storage.WriteStateAsync("note", id, two);
        await Assert.ThrowsAnyAsync<InconsistentStateException>(() => storage.WriteStateAsync("note", id, one));
        await Assert.ThrowsAnyAsync<InconsistentStateException>(() => storage.ClearStateAsync("note", id, one));
        await storage.ClearStateAsync("note", id, two);
        await storage.ReadStateAsync("note", id, one);
        Assert.False(one.RecordExists);
        one.State = new NoteState { Text = "after" };
        await storage.WriteStateAsync("note", id, one);
        await storage.ReadStateAsync("note", id, two);
        Assert.Equal("after", two.State.Text);
    }

    [Fact]
    public async Task The_list_of_members_changes_only_for_whoever_has_read_it()
    {
        var table = _cluster.Silos[0].Services.GetRequiredService<IMembershipTable>();
        var before = await table.ReadAll();
        var next = before.Version.Next();
        // Dead from the start: the living silo does not look for it.
        var gone = Member(50_001);
        Assert.True(await table.InsertRow(gone, next));
        Assert.False(await table.InsertRow(Member(50_002), next), "on an old version of the list");
        var now = await table.ReadAll();
        Assert.Equal(before.Members.Count + 1, now.Members.Count);
        Assert.False(await table.InsertRow(gone, now.Version.Next()), "a second time");

        var (row, etag) = (await table.ReadRow(gone.SiloAddress)).Members.Single();
        Assert.Equal((gone.SiloName, gone.HostName, SiloStatus.Dead), (row.SiloName, row.HostName, row.Status));
        Assert.Equal(gone.StartTime, row.StartTime);
        row.AddSuspector(_cluster.Silos[0].Services.GetRequiredService<ILocalSiloDetails>().SiloAddress, gone.StartTime);
        Assert.True(await table.UpdateRow(row, etag, now.Version.Next()));
        Assert.False(await table.UpdateRow(row, etag, now.Version.Next()), "on an old version of the list");
        row.IAmAliveTime = gone.StartTime.AddHours(1);
        await table.UpdateIAmAlive(row);
        var read = (await table.ReadRow(gone.SiloAddress)).Members.Single().Item1;
        Assert.Equal(row.IAmAliveTime, read.IAmAliveTime);
        Assert.Single(read.SuspectTimes);

        await table.CleanupDefunctSiloEntries(row.IAmAliveTime);
        Assert.Single((await table.ReadRow(gone.SiloAddress)).Members);
        await table.CleanupDefunctSiloEntries(row.IAmAliveTime.AddSeconds(1));
        Assert.Empty((await table.ReadRow(gone.SiloAddress)).Members);
        Assert.Equal(before.Members.Count, (await table.ReadAll()).Members.Count);
    }

    [Fact]
    public async Task Reminders_are_found_by_grain_by_name_and_by_range_and_removed_only_unchanged()
    {
        var table = _cluster.Silos[0].Services.GetRequiredService<IReminderTable>();
        var grain = GrainId.Create("test-reminder", "demo/kept");
        var entry = new ReminderEntry { GrainId = grain, ReminderName = "far", StartAt = new DateTime(2090, 1, 1, 0, 0, 0, DateTimeKind.Utc), Period = TimeSpan.FromDays(40) };
        var old = await table.UpsertRow(entry);
        var etag = await table.UpsertRow(entry);
        Assert.NotEqual(old, etag);
        var read = await table.ReadRow(grain, "far");
        Assert.Equal((entry.StartAt, entry.Period, etag), (read.StartAt, read.Period, read.ETag));
        Assert.Null(await table.ReadRow(grain, "near"));
        Assert.Single((await table.ReadRows(grain)).Reminders);

        var hash = grain.GetUniformHashCode();
        Assert.Single((await table.ReadRows(hash - 1, hash)).Reminders);
        Assert.Empty((await table.ReadRows(hash, hash + 1)).Reminders);
        Assert.Single((await table.ReadRows(hash + 1, hash)).Reminders);
        Assert.Empty((await table.ReadRows(hash, hash - 1)).Reminders);

        Assert.False(await table.RemoveRow(grain, "far", old));
        Assert.True(await table.RemoveRow(grain, "far", etag));
        Assert.Empty((await table.ReadRows(grain)).Reminders);
        await table.UpsertRow(entry);
        await table.TestOnlyClearTable();
        Assert.Empty((await table.ReadRows(0, 0)).Reminders);
    }

    [Fact]
    public async Task The_script_may_be_applied_again_to_a_database_in_use()
    {
        await _cluster.Grain<INoteGrain>(0, "kept").WriteAsync("kept");
        var schema = new OrleansSchema(new NexusOptions { DatabaseUrl = _cluster.Database });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => schema.StartAsync(CancellationToken.None)));
        Assert.Equal(1, await Postgres.ScalarAsync<long>(_cluster.Database, "SELECT count(*) FROM OrleansGrainState WHERE GrainIdExtensionString = 'kept'"));
    }

    private static GrainState<NoteState> Fresh(string text) => new() { State = new NoteState { Text = text } };

    private static MembershipEntry Member(int port)
    {
        var began = new DateTime(2026, 11, 21, 8, 30, 0, DateTimeKind.Utc);
        return new MembershipEntry
        {
            SiloAddress = SiloAddress.New(System.Net.IPAddress.Loopback, port, 7),
            SiloName = "gone",
            HostName = "gone.example",
            Status = SiloStatus.Dead,
            ProxyPort = 0,
            StartTime = began,
            IAmAliveTime = began,
        };
    }
}
