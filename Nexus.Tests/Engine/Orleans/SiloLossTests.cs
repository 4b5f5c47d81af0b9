using System.Threading.Channels;
using Nexus.Actions;
using Nexus.Calls;
using Nexus.Chains;
using Nexus.Ledger;
using Nexus.Recovery;
using Orleans.Runtime;
using Xunit;

namespace Nexus.Tests.Engine;

public sealed class SiloLossTests
{
    private const int Callers = 8;
    private const int Enough = 24;
    private const int Doomed = 1;
    private const int Survivor = 0;

    [Fact]
    public async Task A_silo_killed_under_load_loses_no_acknowledged_seal_and_its_open_action_is_sealed_as_unknown()
    {
        await using var silos = await TwoSilos.StartAsync();
        var ended = Channel.CreateUnbounded<ChainView>();
        using var stop = new CancellationTokenSource();
        var load = Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(() => LoadAsync(silos.Grains, ended.Writer, stop.Token))));
        var acknowledged = await CompletedAsync(ended.Reader);

        var lost = silos.Of<IEpochs>(Doomed);
        var survivor = silos.Of<ActionRecovery>(Survivor);
        await silos.Of<HoldingTool>(Doomed).HoldAsync();
        await silos.KillAsync(Doomed);
        acknowledged.AddRange(await CompletedAsync(ended.Reader));
        await stop.CancelAsync();
        await load;
        while (ended.Reader.TryRead(out var view)) acknowledged.Add(view);

        var open = await OpenAsync(silos.Log, lost);
        Assert.NotEmpty(open);
        await silos.EndAsync(lost);
        await survivor.SweepAsync(CancellationToken.None);

        Assert.Empty(await OpenAsync(silos.Log, lost));
        foreach (var action in open)
        {
            var leaves = await silos.Log.SealAsync(TwoSilos.Tenant, action.SealId, CancellationToken.None);
            Assert.Equal(SealStatus.Unknown, SealView.Fold(leaves[0], leaves[1]).Status);
        }

        var verdict = await LedgerAudit.AllAsync(silos.Log, silos.Heads, silos.Registry, TwoSilos.Tenant, CancellationToken.None);
        Assert.True(verdict.Valid, verdict.ToString() + string.Join('\n', verdict.Findings));
        foreach (var seal in acknowledged.SelectMany(view => view.Seals).Where(seal => seal.OutcomeIndex >= 0))
            await AssertStandsAsync(silos.Log, seal);
    }

    /// <summary>Chain after chain. One whose silo is lost on the way counts for nothing; what it has sealed is for the audit.</summary>
    private static async Task LoadAsync(Orleans.IGrainFactory grains, ChannelWriter<ChainView> ended, CancellationToken stop)
    {
        TenantScope.Enter(TwoSilos.Tenant);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var chain = grains.GetGrain<Nexus.Chains.IChainGrain>(GrainKey.Of(TwoSilos.Tenant, Guid.CreateVersion7().ToString()));
                await chain.StartAsync(new ChainTask("note it", TwoSilos.Persona, true));
                ChainView view;
                do view = await chain.WaitAsync(TimeSpan.FromSeconds(5));
                while (view.Status == ChainStatus.Running && !stop.IsCancellationRequested);
                ended.TryWrite(view);
            }
            catch (Exception lost) when (lost is OrleansException or TimeoutException or NexusException { Code: ErrorCode.NotFound })
            {
                // The caller of a lost chain was told nothing.
            }
        }
    }

    private static async Task<List<ChainView>> CompletedAsync(ChannelReader<ChainView> ended)
    {
        var views = new List<ChainView>();
        while (views.Count(view => view.Status == ChainStatus.Completed) < Enough) views.Add(await ended.ReadAsync());
        return views;
    }

    private static async Task<List<OpenAction>> OpenAsync(ISealLog log, IEpochs epoch) =>
        [.. (await log.OpenActionsAsync(CancellationToken.None)).Where(action => action.Epoch == epoch.Current)];

    private static async Task AssertStandsAsync(ISealLog log, Seal seal)
    {
        var leaves = await log.SealAsync(TwoSilos.Tenant, seal.Id, CancellationToken.None);
        Assert.Equal([seal.DecisionIndex, seal.OutcomeIndex], leaves.Select(leaf => leaf.Index));
    }
}
