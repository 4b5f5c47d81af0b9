using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nexus.Entities;
using Nexus.Rules;

namespace Nexus.Events;

/// <summary>Runs a pump for every tenant that has a journal, from the first record on, and again should one end.</summary>
internal sealed partial class IngestPump(
    IngestJournals journals, IGrainFactory grains, IRuleBook rules, EntityBook entities, IngestMeter meter, TimeProvider time, ILogger<IngestPump> log) : BackgroundService
{
    private static readonly TimeSpan RestartAfter = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, Task> _pumps = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private CancellationToken _stop;

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _stop = stoppingToken;
        journals.Opened += Begin;
        // Hosted services start side by side: a source may have opened a journal before anyone was there to be told.
        foreach (var tenant in journals.Tenants())
        {
            journals.Of(tenant);
            Begin(tenant);
        }

        return Task.Delay(Timeout.Infinite, stoppingToken).ContinueWith(_ => EndAsync(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).Unwrap();
    }

    private void Begin(string tenant)
    {
        lock (_gate)
            if (!_stop.IsCancellationRequested && !_pumps.ContainsKey(tenant)) _pumps.Add(tenant, Task.Run(() => KeepAsync(tenant)));
    }

    private async Task KeepAsync(string tenant)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await new TenantPump(tenant, journals.Of(tenant), grains, rules, entities, meter, time, log).RunAsync(_stop);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception reason)
            {
                LogEnded(log, reason, tenant);
                await Task.Delay(RestartAfter, time, _stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private Task EndAsync()
    {
        lock (_gate) return Task.WhenAll(_pumps.Values);
    }

    [LoggerMessage(LogLevel.Error, "the pump of {Tenant} ended; it begins again where it had committed")]
    private static partial void LogEnded(ILogger logger, Exception exception, string tenant);
}
