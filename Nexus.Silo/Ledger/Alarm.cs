using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Nexus.Actions;
using Nexus.Calls;

namespace Nexus.Ledger;

/// <summary>Says that a log cannot be trusted: at the top of the log's own voice, and as a leaf of the tenant, once a process for each thing it is about.</summary>
internal sealed partial class Alarm(IGrainFactory grains, IEpochs epochs, IChance chance, TimeProvider time, ILogger<Alarm> logger)
{
    private readonly ConcurrentDictionary<(string Tenant, string About), bool> _raised = new();

    public async Task RaiseAsync(string tenant, string about, string reason)
    {
        if (!_raised.TryAdd((tenant, about), true)) return;
        LogAlarm(logger, tenant, about, reason);
        TenantScope.Enter(tenant);
        await grains.GetGrain<ILedgerGrain>(tenant).AppendAsync([Notary.Notice(new NoticeFacts(LeafKind.Alert, tenant, chance.NewId(), about, "system", reason, time.GetUtcNow(), epochs.Current))]);
    }

    [LoggerMessage(LogLevel.Critical, "the log of {Tenant} is in doubt ({About}): {Reason}")]
    private static partial void LogAlarm(ILogger logger, string tenant, string about, string reason);
}
