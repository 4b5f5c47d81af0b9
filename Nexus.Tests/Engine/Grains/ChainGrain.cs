using Orleans;
using Orleans.Runtime;

namespace Nexus.Tests.Engine;

/// <summary>Calls itself, and others that call it back.</summary>
[Alias("test.IChainGrain")]
public interface IChainGrain : IGrainWithStringKey
{
    [Alias("CallSelf")]
    Task CallSelfAsync();

    /// <summary>Calls the other, which calls this one.</summary>
    [Alias("CallAround")]
    Task CallAroundAsync(IChainGrain other, bool allowReentrancy);

    [Alias("CallBack")]
    Task CallBackAsync(IChainGrain caller);

    [Alias("Touch")]
    Task TouchAsync();
}

[GrainType("test-chain")]
internal sealed class ChainGrain : Grain, IChainGrain
{
    public Task CallSelfAsync() => this.AsReference<IChainGrain>().TouchAsync();

    public async Task CallAroundAsync(IChainGrain other, bool allowReentrancy)
    {
        if (!allowReentrancy)
        {
            await other.CallBackAsync(this.AsReference<IChainGrain>());
            return;
        }

        using (RequestContext.AllowCallChainReentrancy())
            await other.CallBackAsync(this.AsReference<IChainGrain>());
    }

    public Task CallBackAsync(IChainGrain caller) => caller.TouchAsync();

    public Task TouchAsync() => Task.CompletedTask;
}
