using Nexus.Embedded;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using Xunit;

namespace Nexus.Tests.Engine;

/// <summary>State in memory keeps to ETags like any other.</summary>
public sealed class MemoryStorageTests
{
    private static readonly GrainId _grain = GrainId.Create("test-life", "key/with/slashes");

    private readonly MemoryGrainStorage _storage = new(new EmbeddedGrainOptions());

    [Fact]
    public async Task The_second_of_two_writers_is_refused()
    {
        var (first, second) = (new GrainState<LifeState>(new()), new GrainState<LifeState>(new()));
        await _storage.WriteStateAsync("life", _grain, first);
        await _storage.ReadStateAsync("life", _grain, second);
        first.State.Count = 1;
        await _storage.WriteStateAsync("life", _grain, first);
        var error = await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.WriteStateAsync("life", _grain, second));
        Assert.Equal(first.ETag, error.StoredEtag);
        await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.ClearStateAsync("life", _grain, second));
        await _storage.ReadStateAsync("life", _grain, second);
        Assert.Equal(1, second.State.Count);
    }

    [Fact]
    public async Task A_new_record_is_not_written_over_an_old_one()
    {
        await _storage.WriteStateAsync("life", _grain, new GrainState<LifeState>(new()));
        await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.WriteStateAsync("life", _grain, new GrainState<LifeState>(new())));
    }

    [Fact]
    public async Task A_cleared_record_can_be_written_again()
    {
        var state = new GrainState<LifeState>(new());
        await _storage.WriteStateAsync("life", _grain, state);
        await _storage.ClearStateAsync("life", _grain, state);
        Assert.False(state.RecordExists);
        await _storage.WriteStateAsync("life", _grain, state);
        Assert.True(state.RecordExists);
    }

    [Fact]
    public void A_grain_id_survives_its_text()
    {
        Assert.Equal(_grain, GrainId.Parse(_grain.ToString()));
        Assert.False(GrainId.TryParse("no slash", out _));
    }
}
