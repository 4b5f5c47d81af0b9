using Microsoft.Extensions.Logging.Abstractions;
using Nexus.Stores;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using Xunit;

namespace Nexus.Tests.Stores;

/// <summary>What every snapshot store promises.</summary>
public abstract class SnapshotContract(StoreKind kind) : StoreContract(kind)
{
    private static readonly byte[] One = [1];
    private static readonly byte[] Two = [2, 2];

    private ISnapshotStore Snapshots => Stores.Snapshots;

    [Fact]
    public async Task A_write_needs_the_etag_that_stands()
    {
        Assert.Null(await Snapshots.ReadAsync("t", "k", None));
        Assert.Null(await Snapshots.WriteAsync("t", "k", "1", One, None));
        var first = await Snapshots.WriteAsync("t", "k", null, One, None);
        Assert.NotNull(first);
        Assert.Null(await Snapshots.WriteAsync("t", "k", null, Two, None));
        var second = await Snapshots.WriteAsync("t", "k", first, Two, None);
        Assert.NotNull(second);
        Assert.NotEqual(first, second);
        Assert.Null(await Snapshots.WriteAsync("t", "k", first, One, None));
        var stands = await Snapshots.ReadAsync("t", "k", None);
        Assert.Equal(second, stands!.Etag);
        Assert.Equal(Two, stands.Bytes.ToArray());
        Assert.Null(await Snapshots.ReadAsync("t", "other", None));
    }

    [Fact]
    public async Task A_cleared_snapshot_is_gone_and_its_etag_never_returns()
    {
        var first = await Snapshots.WriteAsync("t", "k", null, One, None);
        Assert.False(await Snapshots.ClearAsync("t", "k", null, None));
        Assert.False(await Snapshots.ClearAsync("t", "k", "99", None));
        Assert.True(await Snapshots.ClearAsync("t", "k", first, None));
        Assert.True(await Snapshots.ClearAsync("t", "k", first, None));
        Assert.Null(await Snapshots.ReadAsync("t", "k", None));
        Assert.Null(await Snapshots.WriteAsync("t", "k", first, Two, None));
        var again = await Snapshots.WriteAsync("t", "k", null, Two, None);
        Assert.NotEqual(first, again);
    }

    [Fact]
    public async Task Of_many_writers_one_is_first()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Snapshots.WriteAsync("t", "k", null, One, None).AsTask())));
        Assert.Single(results, etag => etag is not null);
    }

    [Fact]
    public async Task A_restart_keeps_snapshot_and_etag()
    {
        OnlyDurable();
        var etag = await Snapshots.WriteAsync("t", "k", null, One, None);
        await Stores.ReopenAsync();
        Assert.Equal(etag, (await Snapshots.ReadAsync("t", "k", None))!.Etag);
        Assert.NotNull(await Snapshots.WriteAsync("t", "k", etag, Two, None));
    }

    [Fact]
    public async Task Grain_state_is_written_read_and_refused_to_the_late()
    {
        IGrainStorage storage = new SnapshotGrainStorage(Snapshots, NullLogger<SnapshotGrainStorage>.Instance);
        var grain = GrainId.Create("counter", "acme/one");
        var mine = new GrainState<CounterState>(new CounterState { Count = 3, Edge = [1, 2, 3] });
        await storage.WriteStateAsync("state", grain, mine);
        var yours = new GrainState<CounterState>(new CounterState());
        await storage.ReadStateAsync("state", grain, yours);
        Assert.True(yours.RecordExists);
        Assert.Equal(3, yours.State.Count);
        Assert.Equal([1, 2, 3], yours.State.Edge.AsEnumerable());
        yours.State.Count = 4;
        await storage.WriteStateAsync("state", grain, yours);
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("state", grain, mine));
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.ClearStateAsync("state", grain, mine));
        await storage.ClearStateAsync("state", grain, yours);
        await storage.ReadStateAsync("state", grain, mine);
        Assert.False(mine.RecordExists);
        Assert.Equal(0, mine.State.Count);
    }

    public sealed class CounterState
    {
        public int Count { get; set; }

        public System.Collections.Immutable.ImmutableArray<byte> Edge { get; set; }
    }
}

public sealed class MemorySnapshotTests() : SnapshotContract(StoreKind.Memory);

public sealed class SqliteSnapshotTests() : SnapshotContract(StoreKind.Sqlite);

public sealed class PostgresSnapshotTests() : SnapshotContract(StoreKind.Postgres);
