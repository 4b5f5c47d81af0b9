using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nexus.Actions;
using Nexus.Calls;
using Nexus.Configuration;
using Nexus.Stores;

namespace Nexus.Ledger;

/// <summary>Before anyone is let in: every log must contain what was last known of it outside the database. A restored old backup does not, and is refused unless a person accepts it; that is sealed.</summary>
internal sealed partial class LogGuard(
    ISealLog log, IHeadKeeper heads, CheckpointFiles files, CosignedCheckpoints cosigned, NexusOptions options, IGrainFactory grains, IEpochs epochs, IChance chance, Alarm alarm, TimeProvider time, ILogger<LogGuard> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var tenant in files.Tenants())
            if (await ObjectionAsync(tenant, cancellationToken) is { } objection) await RefuseAsync(tenant, objection);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<string?> ObjectionAsync(string tenant, CancellationToken cancellation)
    {
        var head = await log.HeadAsync(tenant, cancellation);
        foreach (var known in Known(tenant))
        {
            if (known.Size > head.Size) return string.Create(CultureInfo.InvariantCulture, $"it has {head.Size} leaves, {known.Size} were known");
            if (known.Size == 0) continue;
            var root = known.Size == head.Size ? head.Root.AsSpan().ToArray() : await new TreeProofs(log, tenant, cancellation).RootAsync(known.Size);
            if (!known.Root.AsSpan().SequenceEqual(root)) return string.Create(CultureInfo.InvariantCulture, $"its first {known.Size} leaves are not those that were known");
        }
        return null;
    }

    private IEnumerable<LedgerHead> Known(string tenant)
    {
        if (heads.Last(tenant) is { } head) yield return head;
        foreach (var note in (SignedNote?[])[files.Last(tenant), cosigned.Last(tenant)])
            if (note is not null && Checkpoint.Parse(note.Text) is var checkpoint) yield return new LedgerHead(checkpoint.Size, checkpoint.Root);
    }

    private async Task RefuseAsync(string tenant, string objection)
    {
        if (options.AcceptRestoredLog.Length == 0)
            throw new NexusException(ErrorCode.Conflict, $"the log of '{tenant}' is not the one last known: {objection}. An old backup was restored, or the log was cut or rewritten. To go on with it, start once with NEXUS_ACCEPT_RESTORED_LOG=<reason>: that is sealed, and what was known stays in heads/ for the auditors");
        LogAccepted(logger, tenant, objection, options.AcceptRestoredLog);
        // First the evidence, then the new beginning: a crash between them asks again.
        TenantScope.Enter(tenant);
        var reason = $"the log was accepted although it is not the one last known ({objection}): {options.AcceptRestoredLog}";
        await grains.GetGrain<ILedgerGrain>(tenant).AppendAsync([Notary.Notice(new NoticeFacts(LeafKind.Override, tenant, chance.NewId(), "restored", "system", reason, time.GetUtcNow(), epochs.Current))]);
        var mark = time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        (heads as HeadFeed)?.Supersede(tenant, mark);
        files.Supersede(tenant, mark);
        cosigned.Supersede(tenant, mark);
        await alarm.RaiseAsync(tenant, "restored", reason);
    }

    [LoggerMessage(LogLevel.Critical, "the log of {Tenant} is not the one last known ({Objection}); accepted by a person: {Reason}")]
    private static partial void LogAccepted(ILogger logger, string tenant, string objection, string reason);
}
