using Orleans;

namespace Nexus.Tests.Engine;

/// <summary>Calls another grain after a while.</summary>
[Alias("test.IDrainingGrain")]
public interface IDrainingGrain : IGrainWithStringKey
{
    [Alias("CallLater")]
    Task<int> CallLaterAsync(int milliseconds, IBlockingGrain other);
}

[GrainType("test-draining")]
internal sealed class DrainingGrain : Grain, IDrainingGrain
{
    public async Task<int> CallLaterAsync(int milliseconds, IBlockingGrain other)
    {
        await Task.Delay(milliseconds);
        return await other.CountAsync();
    }
}
