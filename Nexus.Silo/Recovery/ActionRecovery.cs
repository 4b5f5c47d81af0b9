using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nexus.Actions;
using Nexus.Calls;
using Nexus.Chains;
using Nexus.Ledger;
using Nexus.Personas;

namespace Nexus.Recovery;

/// <summary>A decision without an outcome, made by a process that is gone, gets the outcome <c>unknown</c>: evidence, never silence.</summary>
internal sealed partial class ActionRecovery(
    ISealLog log, IEpochs epochs, ActionsUnderWay underWay, IGrainFactory grains, IChance chance, TimeProvider time, ILogger<ActionRecovery> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>Looks once. Returns how many actions it sealed as unknown.</summary>
    public async Task<int> SweepAsync(CancellationToken cancellation)
    {
        var recovered = 0;
        foreach (var open in await log.OpenActionsAsync(cancellation))
        {
            if (await LivesAsync(open, cancellation)) continue;
            try
            {
                if (await SealUnknownAsync(open, cancellation)) recovered++;
            }
            catch (NexusException refusal) when (refusal.Code == ErrorCode.Conflict)
            {
                // Its outcome was sealed by its owner while we looked: that one stands.
            }
        }

        if (recovered > 0) LogRecovered(logger, recovered);
        return recovered;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await SweepAsync(stoppingToken);
                if (!await timer.WaitForNextTickAsync(stoppingToken)) return;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception reason)
            {
                LogFailed(logger, reason);
                await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async ValueTask<bool> LivesAsync(OpenAction open, CancellationToken cancellation) =>
        open.Epoch == epochs.Current ? underWay.Contains(open.SealId) : await epochs.IsAliveAsync(open.Epoch, cancellation);

    private async Task<bool> SealUnknownAsync(OpenAction open, CancellationToken cancellation)
    {
        var leaves = await log.SealAsync(open.Tenant, open.SealId, cancellation);
        var decision = leaves.FirstOrDefault(leaf => leaf.Draft.Kind == LeafKind.Decision);
        // An action of our own that began and ended while we looked.
        if (decision is null || leaves.Any(leaf => leaf.Draft.Kind == LeafKind.Outcome) || await LivesAsync(open, cancellation)) return false;

        TenantScope.Enter(open.Tenant);
        var fields = LeafFormat.Read(decision.Draft.Leaf.Span);
        if (fields.Mode == ActionMode.Authorize) return await ExpireAsync(open, fields);
        var salt = new byte[16];
        chance.Fill(salt);
        var leaf = Notary.Conclude(
            new OutcomeFacts(
                open.Tenant, decision.Draft.ChainId, open.SealId, fields.Step, decision.Draft.PersonaId, Convert.ToHexStringLower(decision.Draft.Hash.AsSpan()), SealStatus.Unknown, default,
                $"the process that ran this action (epoch {open.Epoch}) ended before its outcome was known", [], 0, time.GetUtcNow(), epochs.Current, Attested: false),
            salt);
        var appended = await grains.GetGrain<ILedgerGrain>(open.Tenant).AppendAsync([leaf]);
        if (Refold.From(decision, new StoredLeaf(appended.Indices[0], leaf)) is { } action)
            await grains.GetGrain<IPersonaGrain>(GrainKey.Of(open.Tenant, decision.Draft.PersonaId)).FoldAsync(action);
        return true;
    }

    /// <summary>Who was authorised may outlive this process: only the deadline ends the wait for what they report.</summary>
    private async Task<bool> ExpireAsync(OpenAction open, LeafFields decision)
    {
        if (decision.Deadline > time.GetUtcNow()) return false;
        try
        {
            await grains.GetGrain<IAgentChainGrain>(GrainKey.Of(open.Tenant, decision.Chain)).ExpireAsync(open.SealId);
        }
        catch (NexusException lost) when (lost.Code == ErrorCode.NotFound)
        {
            await grains.GetGrain<IActionGrain>(open.Tenant).AttestAsync(open.SealId, null);
        }

        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} actions of an ended process had no outcome: sealed as unknown")]
    private static partial void LogRecovered(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "Looking for actions without an outcome failed; trying again")]
    private static partial void LogFailed(ILogger logger, Exception reason);
}
