using System.Diagnostics;
using Orleans;

namespace Nexus.Bench;

/// <summary>Grain calls a second, by nothing but the public API: the same code measures either engine.</summary>
public static class EngineBench
{
    /// <summary>The cases that are worth comparing, one after the other.</summary>
    public static async Task<IReadOnlyList<EngineResult>> RunAsync(IGrainFactory grains, TimeSpan each)
    {
        // Once unmeasured: the first round would measure the compiler.
        await RunAsync("warm-up", grains, 64, 64, each / 2, static grain => grain.AddAsync(1));
        return
        [
            await RunAsync("call", grains, 1, 1, each, static grain => grain.AddAsync(1)),
            await RunAsync("call", grains, 64, 64, each, static grain => grain.AddAsync(1)),
            await RunAsync("call", grains, 64, 1, each, static grain => grain.AddAsync(1)),
            await RunAsync("call with one await", grains, 64, 64, each, static grain => grain.AddSlowlyAsync(1)),
        ];
    }

    /// <summary>How many of the ticks due came while 64 callers that never yield kept every thread busy, and how late the latest was.</summary>
    public static async Task<(int Came, int Due, TimeSpan Latest)> TicksUnderLoadAsync(IGrainFactory grains, TimeSpan duration)
    {
        var every = TimeSpan.FromMilliseconds(20);
        var watch = Stopwatch.StartNew();
        var callers = Enumerable.Range(0, 64).Select(i => Task.Run(async () =>
        {
            var grain = grains.GetGrain<IBenchGrain>($"bench/{i}");
            while (watch.Elapsed < duration)
                await grain.AddAsync(1);
        })).ToArray();
        var (came, latest, last) = (0, TimeSpan.Zero, watch.Elapsed);
        using var timer = new PeriodicTimer(every);
        while (watch.Elapsed < duration && await timer.WaitForNextTickAsync())
        {
            await grains.GetGrain<IBenchGrain>("bench/ticks").AddAsync(1);
            came++;
            var now = watch.Elapsed;
            if (now - last - every > latest) latest = now - last - every;
            last = now;
        }

        await Task.WhenAll(callers);
        return (came, (int)(duration / every), latest);
    }

    /// <summary>Each caller calls its grain as fast as answers come, and yields every 16 calls.</summary>
    public static async Task<EngineResult> RunAsync(string name, IGrainFactory grains, int callers, int targets, TimeSpan duration, Func<IBenchGrain, Task<int>> call)
    {
        var references = Enumerable.Range(0, targets).Select(i => grains.GetGrain<IBenchGrain>($"bench/{i}")).ToArray();
        foreach (var reference in references)
            await call(reference);

        var bytes = GC.GetTotalAllocatedBytes(precise: true);
        var watch = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, callers).Select(i => Task.Run(async () =>
        {
            var grain = references[i % targets];
            long calls = 0;
            while (watch.Elapsed < duration)
            {
                for (var n = 0; n < 16; n++)
                    await call(grain);
                calls += 16;
                await Task.Yield();
            }

            return calls;
        })));
        var elapsed = watch.Elapsed;
        bytes = GC.GetTotalAllocatedBytes(precise: true) - bytes;
        var total = counts.Sum();
        return new(name, callers, targets, total, total / elapsed.TotalSeconds, (double)bytes / total);
    }
}
