using Nexus.Tests.Fixtures;
using Orleans;
using Orleans.Runtime;
using Xunit;

namespace Nexus.Tests.Engine;

/// <summary>Filters stand before every call.</summary>
public sealed class FilterTests(EngineFixture engine) : EngineTest(engine)
{
    [Fact]
    public async Task A_filter_sees_who_calls_what()
    {
        var (key, caller) = (NewKey(), NewKey());
        await Client.GetGrain<IFilteredGrain>(caller).SayThroughAsync(Client.GetGrain<IFilteredGrain>(key), "hello");
        var seen = RecordingFilter.Seen.Single(call => call.Key == key);
        Assert.Equal("SayAsync", seen.Method);
        Assert.Equal(caller, seen.Source);
        Assert.Equal(2, seen.Arguments);
        Assert.IsType<FilteredGrain>(seen.Grain);
        Assert.Equal(typeof(FilteredGrain), seen.Implementation);
        Assert.Contains("IFilteredGrain", seen.Interface, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_can_change_the_result() => Assert.Equal("hello!", await Fresh<IFilteredGrain>().SayAsync("hello", 1));

    [Fact]
    public async Task A_filter_can_answer_itself() => Assert.Equal("the filter answers", await Fresh<IFilteredGrain>().SayAsync("answer", 1));

    [Fact]
    public async Task A_filter_can_refuse()
    {
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => Fresh<IFilteredGrain>().SayAsync("refuse", 1));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => Fresh<IFilteredGrain>().DoAsync("refuse"));
    }

    [Fact]
    public async Task A_filter_can_set_request_context() => Assert.Equal("was here!", await Fresh<IFilteredGrain>().SayAsync("context", 1));

    [Fact]
    public async Task A_grain_can_be_its_own_filter() => Assert.Equal("filtered!", await Fresh<IFilteredGrain>().SayAsync("filtered", 1));

    [Fact]
    public async Task An_exception_passes_through_filters()
    {
        var error = await Assert.ThrowsAsync<NumberedException>(() => Fresh<IFilteredGrain>().SayAsync("throw", 5));
        Assert.Equal(5, error.Number);
    }

    [Fact]
    public Task A_method_without_a_result_passes_through_filters() => Fresh<IFilteredGrain>().DoAsync("anything");
}
