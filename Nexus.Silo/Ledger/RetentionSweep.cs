using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nexus.Tenants;

namespace Nexus.Ledger;

/// <summary>Erases payloads that have reached the age their tenant's policy sets, once an hour.</summary>
/// <remarks>Decisions stand in the order of time: it begins where it stopped and ends at the first that is too young.</remarks>
internal sealed partial class RetentionSweep(ISealLog log, Erasure erasure, IRegistry registry, TimeProvider time, ILogger<RetentionSweep> logger) : BackgroundService
{
    private const int PageSize = 256;
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private readonly Dictionary<string, long> _done = new(StringComparer.Ordinal);

    /// <summary>Looks once at every tenant. Returns how many payloads it erased.</summary>
    public async Task<int> SweepAsync(CancellationToken cancellation)
    {
        var erased = 0;
        foreach (var tenant in await registry.ListAsync(ITenantsGrain.Key, RegistryKind.Tenant, cancellation))
        {
            var policy = await erasure.PolicyAsync(tenant.Id, cancellation);
            if (policy is { PayloadDays: > 0, LegalHold: false }) erased += await SweepAsync(tenant.Id, policy.PayloadDays, cancellation);
        }
        if (erased > 0) LogErased(logger, erased);
        return erased;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception reason) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(logger, reason);
            }
    }

    private async Task<int> SweepAsync(string tenant, int days, CancellationToken cancellation)
    {
        var (erased, before) = (0, time.GetUtcNow().AddDays(-days));
        var reason = string.Create(CultureInfo.InvariantCulture, $"older than the {days} days that payloads are kept");
        while (true)
        {
            var from = _done.GetValueOrDefault(tenant);
            var page = await log.SealsAsync(tenant, new SealQuery(from, PageSize), cancellation);
            // A seal without an outcome is still at work: nothing behind it is passed over either.
            var old = page.TakeWhile(pair => LeafFormat.Read(pair.Decision.Draft.Leaf.Span).Time < before && (pair.Outcome is not null || pair.Decision.Draft.Open != OpenMark.Opens)).ToArray();
            var seals = new List<IReadOnlyList<StoredLeaf>>(old.Length);
            foreach (var pair in old) seals.Add(await log.SealAsync(tenant, pair.Decision.Draft.SealId, cancellation));
            erased += await erasure.EraseAsync(tenant, seals, "system", reason, cancellation);
            _done[tenant] = from + old.Length;
            if (old.Length < PageSize) return erased;
        }
    }

    [LoggerMessage(LogLevel.Information, "{Count} payloads erased by age")]
    private static partial void LogErased(ILogger logger, int count);

    [LoggerMessage(LogLevel.Error, "payloads could not be erased by age; tried again in an hour")]
    private static partial void LogFailed(ILogger logger, Exception reason);
}
