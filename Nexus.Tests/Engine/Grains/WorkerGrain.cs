using Orleans;
using Orleans.Concurrency;

namespace Nexus.Tests.Engine;

/// <summary>A stateless worker.</summary>
[Alias("test.IWorkerGrain")]
public interface IWorkerGrain : IGrainWithStringKey
{
    /// <summary>Waits a little and returns the most calls of this key that were at work at once.</summary>
    [Alias("Work")]
    Task<int> WorkAsync();

    [Alias("End")]
    Task EndAsync();
}

[GrainType("test-worker")]
[StatelessWorker(4)]
internal sealed class WorkerGrain : Grain, IWorkerGrain
{
    private static readonly Dictionary<string, (int Now, int Most)> _working = [];

    public async Task<int> WorkAsync()
    {
        var key = this.GetPrimaryKeyString();
        lock (_working)
        {
            var (now, most) = _working.GetValueOrDefault(key);
            _working[key] = (now + 1, Math.Max(most, now + 1));
        }

        await Task.Delay(30);
        lock (_working)
        {
            var (now, most) = _working[key];
            _working[key] = (now - 1, most);
            return most;
        }
    }

    public Task EndAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
