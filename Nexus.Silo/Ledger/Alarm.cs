using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Nexus.Calls;
using Nexus.Threats;

namespace Nexus.Ledger;

/// <summary>Says that a log cannot be trusted: at the top of the process's own log, and as a critical alert that a person must decide about, once a process for each thing it is about.</summary>
internal sealed partial class Alarm(IGrainFactory grains, LogNames names, TimeProvider time, ILogger<Alarm> logger)
{
    private const int MaxEntity = 128;

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
            await grains.GetGrain<IThreatFeedGrain>(tenant).RaiseAsync([Finding(tenant, origin, about, reason)]);
        }
        catch
        {
            _raised.TryRemove((tenant, $"{origin} {about}"), out _);
            throw;
        }
    }

    private ThreatFinding Finding(string tenant, string origin, string about, string reason) => new(
        StableId.Of("log in doubt", tenant, origin, about, reason), $"log in doubt|{origin}|{about}", "ledger", "", ThreatCategory.Policy, Severity.Critical,
        origin.Length <= MaxEntity ? origin : origin[..MaxEntity], $"the log {origin} is in doubt ({about}): {reason}",
        "", Trusted: true, ToPerson: true, [], "", 0, 1, time.GetUtcNow(), 0, ["attack.t1565.001"]);

    [LoggerMessage(LogLevel.Critical, "the log {Origin} is in doubt ({About}): {Reason}")]
    private static partial void LogAlarm(ILogger logger, string origin, string about, string reason);
}
