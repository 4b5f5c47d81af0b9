using Orleans;
using Orleans.Runtime;

namespace Nexus.Tests.Engine;

/// <summary>Says where its code runs, and what it sees around it.</summary>
[Alias("test.ISchedulerGrain")]
public interface ISchedulerGrain : IGrainWithStringKey
{
    /// <summary>The names of the checks that failed.</summary>
    [Alias("Check")]
    Task<string> CheckAsync(ICounterGrain other);

    [Alias("SetLocal")]
    Task SetLocalAsync(string value);

    [Alias("GetLocal")]
    Task<string?> GetLocalAsync();

    [Alias("SetContext")]
    Task SetContextAsync(string value);

    [Alias("GetContext")]
    Task<string?> GetContextAsync();

    [Alias("GetContextThrough")]
    Task<string?> GetContextThroughAsync(ISchedulerGrain other);
}

[GrainType("test-scheduler")]
internal sealed class SchedulerGrain : Grain, ISchedulerGrain
{
    private static readonly AsyncLocal<string?> _local = new();

    public static void SetLocalOutside(string value) => _local.Value = value;

    public async Task<string> CheckAsync(ICounterGrain other)
    {
        var mine = TaskScheduler.Current;
        var failed = new List<string>();
        Check("a grain has a scheduler", mine != TaskScheduler.Default);
        await Task.Yield();
        Check("Yield stays", TaskScheduler.Current == mine);
        await Task.Delay(5);
        Check("Delay stays", TaskScheduler.Current == mine);
        await other.AddAsync(1);
        Check("a grain call returns", TaskScheduler.Current == mine);
        Check("Task.Run leaves", await Task.Run(() => TaskScheduler.Current) == TaskScheduler.Default);
        Check("and comes back", TaskScheduler.Current == mine);
        Check("StartNew stays", await Task.Factory.StartNew(() => TaskScheduler.Current) == mine);
        Check("ContinueWith stays", await Task.CompletedTask.ContinueWith(_ => TaskScheduler.Current) == mine);
        await YieldAsync();
        Check("a task started after a nested method's end stays", await Task.Factory.StartNew(() => TaskScheduler.Current) == mine);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => other.AddAsync(1)));
        Check("WhenAll stays", TaskScheduler.Current == mine);
#pragma warning disable NXG010, ORLEANS0014
        await Task.Delay(5).ConfigureAwait(false);
#pragma warning restore NXG010, ORLEANS0014
        Check("ConfigureAwait(false) leaves", TaskScheduler.Current == TaskScheduler.Default);
        return string.Join(", ", failed);

        static async Task YieldAsync() => await Task.Yield();

        void Check(string what, bool holds)
        {
            if (!holds)
                failed.Add(what);
        }
    }

    public Task SetLocalAsync(string value)
    {
        _local.Value = value;
        return Task.CompletedTask;
    }

    public Task<string?> GetLocalAsync() => Task.FromResult(_local.Value);

    public Task SetContextAsync(string value)
    {
        RequestContext.Set("word", value);
        return Task.CompletedTask;
    }

    public Task<string?> GetContextAsync() => Task.FromResult(RequestContext.Get("word") as string);

    public Task<string?> GetContextThroughAsync(ISchedulerGrain other) => other.GetContextAsync();
}
