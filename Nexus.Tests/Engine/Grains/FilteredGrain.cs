using Orleans;
using Orleans.Runtime;

namespace Nexus.Tests.Engine;

/// <summary>What <see cref="RecordingFilter"/> looks at.</summary>
[Alias("test.IFilteredGrain")]
public interface IFilteredGrain : IGrainWithStringKey
{
    [Alias("Say")]
    Task<string?> SayAsync(string word, int number);

    [Alias("SayThrough")]
    Task<string?> SayThroughAsync(IFilteredGrain other, string word);

    [Alias("Do")]
    Task DoAsync(string word);
}

[GrainType("test-filtered")]
internal sealed class FilteredGrain : Grain, IFilteredGrain, IIncomingGrainCallFilter
{
    private int _filtered;

    public Task Invoke(IIncomingGrainCallContext context)
    {
        _filtered++;
        return context.Invoke();
    }

    public Task<string?> SayAsync(string word, int number) => Task.FromResult(word switch
    {
        "context" => RequestContext.Get("filter") as string,
        "filtered" => _filtered > 0 ? "filtered" : "not filtered",
        "throw" => throw new NumberedException("through the filter", number),
        _ => word,
    });

    public Task<string?> SayThroughAsync(IFilteredGrain other, string word) => other.SayAsync(word, 1);

    public Task DoAsync(string word) => Task.CompletedTask;
}
