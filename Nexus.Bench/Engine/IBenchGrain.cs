using Orleans;

namespace Nexus.Bench;

/// <summary>Does next to nothing, so that what is measured is the engine.</summary>
[Alias("Nexus.Bench.IBenchGrain")]
public interface IBenchGrain : IGrainWithStringKey
{
    [Alias("Add")]
    Task<int> AddAsync(int amount);

    /// <summary>As above, with one await that does not complete at once.</summary>
    [Alias("AddSlowly")]
    Task<int> AddSlowlyAsync(int amount);
}
