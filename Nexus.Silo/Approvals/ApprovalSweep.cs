using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nexus.Calls;
using Nexus.Tenants;

namespace Nexus.Approvals;

/// <summary>Seals the expiry of requests that ran out, and wakes chains whose approval came while no process could hear it.</summary>
internal sealed partial class ApprovalSweep(IRegistry registry, IGrainFactory grains, TimeProvider time, ILogger<ApprovalSweep> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    /// <summary>Looks once at every tenant. Returns how many requests expired.</summary>
    public async Task<int> SweepAsync(CancellationToken cancellation)
    {
        var expired = 0;
        foreach (var tenant in await registry.ListAsync(ITenantsGrain.Key, RegistryKind.Tenant, cancellation))
        {
            TenantScope.Enter(tenant.Id);
            expired += await grains.GetGrain<IApprovalsGrain>(tenant.Id).SweepAsync();
        }

        return expired;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception reason) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(logger, reason);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(LogLevel.Warning, "requests for approval could not be looked through; tried again soon")]
    private static partial void LogFailed(ILogger logger, Exception reason);
}
