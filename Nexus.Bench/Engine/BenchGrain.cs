using Orleans;

namespace Nexus.Bench;

[GrainType("bench")]
internal sealed class BenchGrain : Grain, IBenchGrain
{
    private int _sum;

    public Task<int> AddAsync(int amount) => Task.FromResult(_sum += amount);

    public async Task<int> AddSlowlyAsync(int amount)
    {
        await Task.Yield();
        return _sum += amount;
    }
}
