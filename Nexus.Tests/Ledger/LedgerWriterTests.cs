using Microsoft.Extensions.DependencyInjection;
using Nexus.Calls;
using Nexus.Configuration;
using Nexus.Ledger;
using Xunit;

namespace Nexus.Tests.Ledger;

/// <summary>Many callers of one log whose store loses answers.</summary>
public sealed class LedgerWriterTests : IAsyncDisposable
{
    private const int Callers = 64;
    private const int Leaves = 40;

    private readonly string _data = Directory.CreateTempSubdirectory("nexus-writer-").FullName;

    [Fact]
    public async Task What_was_sent_ahead_of_a_lost_answer_stands_once_and_where_its_caller_was_told()
    {
        var options = new NexusOptions { SecretKey = "the secret key of the tests' silo", DataDir = _data, WorkspaceDir = Path.Combine(_data, "workspace"), LogDir = Path.Combine(_data, "logs"), LogConsole = false, Url = new Uri("http://127.0.0.1:0") };
        UnsteadyLog log = null!;
        await using var silo = await SiloHost.StartAsync(
            options,
            services =>
            {
                var own = services.Last(service => service.ServiceType == typeof(ISealLog));
                services.AddSingleton<ISealLog>(provider => log = new UnsteadyLog((ISealLog)(own.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, own.ImplementationType!))));
            },
            CancellationToken.None);

        var told = await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => AppendAsync(silo.Services.GetRequiredService<IGrainFactory>(), caller))));

        Assert.True(log.Lost > 2, "the store lost answers");
        Assert.True(log.Ahead > 0, "batches were sent ahead");
        var stands = await log.ReadAsync(Draft.Tenant, 0, Callers * Leaves * 2, CancellationToken.None);
        Assert.Equal(Callers * Leaves, stands.Count);
        foreach (var (index, hash) in told.SelectMany(each => each)) Assert.Equal(hash, TestLog.Hex(stands[(int)index]));
        var verdict = await LedgerAudit.AllAsync(log, silo.Services.GetRequiredService<IHeadKeeper>(), silo.Services.GetRequiredService<Nexus.Tenants.IRegistry>(), Draft.Tenant, CancellationToken.None);
        Assert.DoesNotContain(verdict.Findings, finding => finding.Message.Contains("root", StringComparison.Ordinal));
        Assert.Equal(verdict.LeavesChecked, stands.Count);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_data, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static async Task<List<(long Index, string Hash)>> AppendAsync(IGrainFactory grains, int caller)
    {
        TenantScope.Enter(Draft.Tenant);
        var ledger = grains.GetGrain<ILedgerGrain>(Draft.Tenant);
        var told = new List<(long, string)>();
        for (var i = 0; i < Leaves; i++)
        {
            var leaf = Notary.TierChange(Draft.Tier($"leaf-{caller}-{i}"));
            told.Add((await UntilSealedAsync(ledger, leaf), Convert.ToHexStringLower(leaf.Hash.AsSpan())));
        }

        return told;
    }

    // Told twice that the store is away, a caller asks again with the same leaf.
    private static async Task<long> UntilSealedAsync(ILedgerGrain ledger, LeafDraft leaf)
    {
        while (true)
        {
            try
            {
                return (await ledger.AppendAsync([leaf])).Indices[0];
            }
            catch (NexusException away) when (away.Code == ErrorCode.Unavailable)
            {
                await Task.Yield();
            }
        }
    }
}
