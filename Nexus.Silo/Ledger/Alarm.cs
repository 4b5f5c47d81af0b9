using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Nexus.Calls;
using Nexus.Threats;

namespace Nexus.Ledger;

/// <summary>Says that a log cannot be trusted: at the top of the process's own log, and as a critical alert that a person must decide about, once a process for each thing it is about.</summary>
internal sealed partial class Alarm(IGrainFactory grains, LogNames names, TimeProvider time, ILogger<Alarm> logger)
{
    private readonly ConcurrentDictionary<(string Tenant, string About), bool> _raised = new();

    /// <summary>About the log of <paramref name="tenant"/>.</summary>
    public Task RaiseAsync(string tenant, string about, string reason) => RaiseAsync(tenant, names.OriginOf(tenant), about, reason);

    /// <summary>About the log <paramref name="origin"/>, perhaps another deployment's; told to <paramref name="tenant"/>.</summary>
    public async Task RaiseAsync(string tenant, string origin, string about, string reason)
    {
        if (!_raised.TryAdd((tenant, $"{origin} {about}"), true)) return;
        LogAlarm(logger, origin, about, reason);
        try
        {
            TenantScope.Enter(tenant);
            await grains.GetGrain<IThreatFeedGrain>(tenant).RaiseAsync([LogDoubt.Of(tenant, origin, about, reason, time.GetUtcNow())]);
        }
        catch
        {
            _raised.TryRemove((tenant, $"{origin} {about}"), out _);
            throw;
        }
    }

    [LoggerMessage(LogLevel.Critical, "the log {Origin} is in doubt ({About}): {Reason}")]
    private static partial void LogAlarm(ILogger logger, string origin, string about, string reason);
}
