using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nexus.Calls;
using Nexus.Repairs;
using Nexus.Tenants;
using Nexus.Threats;

namespace Nexus.Entities;

/// <summary>Wakes, at the start and now and then, the grains that must act by themselves: watchdogs of what must beat, feeds of what is open, bounds in force.</summary>
internal sealed partial class WatchKeeper(IGrainFactory grains, EntityBook book, ThrottleBook throttles, TimeProvider time, ILogger<WatchKeeper> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                foreach (var tenant in await grains.GetGrain<ITenantsGrain>(ITenantsGrain.Key).ListAsync()) await WakeAsync(tenant.Id);
            }
            catch (Exception reason) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(log, reason);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).AsTask().ContinueWith(static tick => tick is { IsCompletedSuccessfully: true, Result: true }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default));
    }

    private async Task WakeAsync(string tenant)
    {
        TenantScope.Enter(tenant);
        book.Take(tenant, await grains.GetGrain<IEntitiesGrain>(tenant).ChangedAsync(book.StampOf(tenant)));
        throttles.Set(tenant, await grains.GetGrain<IThrottlesGrain>(tenant).ListAsync());
        await grains.GetGrain<IThreatFeedGrain>(tenant).CountsAsync();
        var shards = book.Of(tenant).Values.Where(entity => entity is { IsActive: true, MissSeconds: > 0 }).Select(entity => WatchShard.Of(entity.Id)).Distinct();
        foreach (var shard in shards) await grains.GetGrain<IWatchdogGrain>(GrainKey.Of(tenant, $"{shard}")).WatchAsync();
    }

    [LoggerMessage(LogLevel.Warning, "watchdogs could not be woken; again in 10 s")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
