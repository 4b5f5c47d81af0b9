using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nexus.Calls;

namespace Nexus.Rules;

/// <summary>Looks again and again at the rule file and at what tenants have of their own. Polling is right on every file system, also where a change is a rename or comes over a network, and on every silo, whichever one a rule was given to.</summary>
internal sealed partial class RuleWatch(RuleBook book, IGrainFactory grains, TimeProvider time, ILogger<RuleWatch> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(SettledText.Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                book.LookAtFile();
                await LookAtTenantsAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo stops.
        }
    }

    private async Task LookAtTenantsAsync(CancellationToken stop)
    {
        foreach (var (tenant, known) in book.Used())
        {
            try
            {
                TenantScope.Enter(tenant);
                if (await grains.GetGrain<IRulesGrain>(tenant).StampAsync() is var stamp && stamp != known) await book.TakeAsync(tenant, stamp, stop);
            }
            catch (Exception reason) when (!stop.IsCancellationRequested)
            {
                LogFailed(log, reason, tenant);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "the rules of {Tenant} could not be looked at; those before stay in force")]
    private static partial void LogFailed(ILogger logger, Exception exception, string tenant);
}
