using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Actions;
using Nexus.Calls;
using Nexus.Chains;
using Nexus.Client;
using Nexus.Ledger;
using Nexus.Personas;
using Nexus.Tenants;
using Nexus.Wire;
using Orleans;
using Xunit;

namespace Nexus.Tests.Silo;

/// <summary>The answers that ARCHITECTURE.md states for each fault: nothing runs that was not judged and sealed, and what ran is not forgotten.</summary>
public sealed class FaultTests
{
    private static GateResponse Gate(ActionResponse action, string name) => action.Gates.Single(gate => gate.Name == name);

    private static async Task<NexusApiException> Refused(Func<Task> deed) => await Assert.ThrowsAsync<NexusApiException>(deed);

    private static bool Holds(LogBatch? batch, LeafKind kind) => batch is not null && batch.Leaves.Any(leaf => leaf.Kind == kind);

    [Fact]
    public async Task An_embedder_that_is_down_fails_the_gate_of_intent()
    {
        await using var house = await FaultHouse.StartAsync();
        var chain = await house.ChainAsync();
        house.Embedder.Fault = new IOException("connection refused");
        var blocked = await house.ComputeAsync(chain);
        Assert.Equal(("block", "fail"), (blocked.Decision, Gate(blocked, "intent").Verdict));
        Assert.Contains("connection refused", Gate(blocked, "intent").Reason, StringComparison.Ordinal);
        house.Embedder.Fault = null;
        Assert.Equal("executed", (await house.ComputeAsync(chain)).Status);
    }

    [Fact]
    public async Task An_embedder_that_is_silent_fails_the_gate_of_intent_in_time()
    {
        await using var house = await FaultHouse.StartAsync();
        var chain = await house.ChainAsync();
        house.Embedder.Silent = true;
        var blocked = await house.ComputeAsync(chain);
        Assert.Equal("block", blocked.Decision);
        Assert.Contains("no answer within 0.2 s", Gate(blocked, "intent").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_history_that_cannot_be_read_lets_nothing_run_and_nothing_be_sealed()
    {
        await using var house = await FaultHouse.StartAsync();
        var chain = await house.ChainAsync();
        var before = await house.Log.Proxy.HeadAsync("demo", CancellationToken.None);
        house.Log.Before = (name, _) =>
        {
            if (name == nameof(ISealLog.PersonaAsync)) throw new StoreUnavailableException("the test cut the connection", new IOException());
        };
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Refused(() => house.ComputeAsync(chain))).Status);
        house.Log.Heal();
        Assert.Equal(before.Size, (await house.Log.Proxy.HeadAsync("demo", CancellationToken.None)).Size);
        Assert.Equal("executed", (await house.ComputeAsync(chain)).Status);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-3)]
    public async Task A_wall_clock_that_jumps_neither_ends_nor_prolongs_a_lease(int days)
    {
        await using var house = await FaultHouse.StartAsync();
        var chain = await house.ChainAsync();
        Assert.Equal("executed", (await house.ComputeAsync(chain)).Status);
        house.Clock.Wall = TimeSpan.FromDays(days);
        Assert.Equal("executed", (await house.ComputeAsync(chain)).Status);
        house.Clock.Monotonic = TimeSpan.FromSeconds(601);
        var late = await house.ComputeAsync(chain);
        Assert.Equal(("block", "fail"), (late.Decision, Gate(late, "ttl").Verdict));
        Assert.True((await house.Client.VerifyAsync(chain)).Valid);
    }

    [Fact]
    public async Task A_contract_that_cannot_be_read_is_not_replaced_by_the_one_before_it()
    {
        await using var house = await FaultHouse.StartAsync();
        var chain = await house.ChainAsync();
        Assert.Equal("executed", (await house.ComputeAsync(chain)).Status);
        var persona = (await house.Client.PersonasAsync()).Single(one => one.Name == "clerk");
        var half = new RegistryEntry("demo", RegistryKind.Persona, persona.Id, 2, Utf8Json.From("""{"id":"x","name":"cle"""), DateTimeOffset.UtcNow);
        Assert.True(await house.Services.GetRequiredService<IRegistry>().TryPutAsync(half, CancellationToken.None));
        TenantScope.Enter("demo");
        var grain = house.Services.GetRequiredService<IGrainFactory>().GetGrain<IPersonaGrain>(GrainKey.Of("demo", persona.Id));
        Assert.Equal(ErrorCode.Unavailable, (await Assert.ThrowsAsync<NexusException>(grain.ReloadAsync)).Code);
        var refused = await Refused(() => house.ComputeAsync(chain));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.Status);
        // A grain that cannot be activated is refused by Orleans itself, which does not pass on why.
        var saysWhy = typeof(Grain).Assembly.GetName().Name == "Nexus.Embedded";
        Assert.Contains(saysWhy ? "version 2" : "Temporarily unavailable", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Beside_a_contract_that_cannot_be_read_the_others_go_on_and_it_is_told_of()
    {
        await using var house = await FaultHouse.StartAsync();
        Assert.True(await house.Services.GetRequiredService<IRegistry>().TryPutAsync(new RegistryEntry("other", RegistryKind.Persona, "p-1", 1, Utf8Json.From("""{"id":"x","name":"cle"""), DateTimeOffset.UtcNow), CancellationToken.None));
        TenantScope.Enter("other");
        var personas = house.Services.GetRequiredService<IGrainFactory>().GetGrain<IPersonasGrain>("other");
        var draft = new PersonaDraft("clerk", "computes", ["compute_stats"], ["compute:**"], ["compute statistics of the numbers"], 60, RiskLevel.Low);
        Assert.Equal("clerk", (await personas.CreateAsync("p-2", draft)).Name);
        Assert.Equal("p-2", Assert.Single(await personas.ListAsync()).Id);
        Assert.Equal("p-2", (await personas.FindAsync("clerk"))!.Id);
        foreach (var name in (string[])["p-1", "cle"])
        {
            var damaged = await Assert.ThrowsAsync<NexusException>(() => personas.FindAsync(name));
            Assert.Equal(ErrorCode.Unavailable, damaged.Code);
            Assert.Contains("version 1 of persona p-1 of tenant other cannot be read", damaged.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_persona_changed_between_decision_and_effect_stops_the_tool()
    {
        await using var house = await FaultHouse.StartAsync();
        var chain = await house.ChainAsync();
        var persona = (await house.Client.PersonasAsync()).Single(one => one.Name == "clerk");
        house.Log.After = async batch =>
        {
            if (!Holds(batch, LeafKind.Decision)) return;
            house.Log.Heal();
            await house.Client.UpdatePersonaAsync(persona.Id, new PersonaRequest("clerk", "another", ["compute_stats"], ["compute:**"], ["compute statistics of the numbers"]));
        };
        var stopped = await house.ComputeAsync(chain);
        Assert.Equal(("allow", "failed"), (stopped.Decision, stopped.Status));
        Assert.Contains("the tool did not run", stopped.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lease_that_ends_while_the_decision_is_sealed_stops_the_tool()
    {
        await using var house = await FaultHouse.StartAsync();
        var chain = await house.ChainAsync();
        house.Log.After = batch =>
        {
            if (Holds(batch, LeafKind.Decision)) house.Clock.Monotonic += TimeSpan.FromSeconds(601);
            return Task.CompletedTask;
        };
        var stopped = await house.ComputeAsync(chain);
        Assert.Equal("failed", stopped.Status);
        Assert.Contains("ran out while the decision was sealed", stopped.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_house_refuses_before_anything_is_sealed()
    {
        await using var house = await FaultHouse.StartAsync(services => services.AddSingleton(new ActionsUnderWay(0)));
        var chain = await house.ChainAsync();
        var refused = await Refused(() => house.ComputeAsync(chain));
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.NotNull(refused.RetryAfter);
    }

    [Fact]
    public async Task A_full_disk_lets_nothing_run_and_forgets_nothing_that_ran()
    {
        await using var house = await FaultHouse.StartAsync();
        var chain = await house.ChainAsync();
        house.Log.Before = (_, batch) =>
        {
            if (Holds(batch, LeafKind.Decision)) throw new StoreUnavailableException("the disk is full; nothing was written", new IOException());
        };
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Refused(() => house.ComputeAsync(chain))).Status);
        var full = 3;
        house.Log.Before = (_, batch) =>
        {
            if (Holds(batch, LeafKind.Outcome) && Interlocked.Decrement(ref full) >= 0) throw new StoreUnavailableException("the disk is full; nothing was written", new IOException());
        };
        Assert.Equal("executed", (await house.ComputeAsync(chain)).Status);
        Assert.True(full < 0);
        Assert.True((await house.Client.VerifyAsync(chain)).Valid);
    }

    [Fact]
    public async Task A_budget_that_is_used_up_fails_the_gate_of_time_with_the_numbers_also_after_the_next_period_has_not_begun()
    {
        await using var house = await FaultHouse.StartAsync();
        var chain = await house.ChainAsync(budgets: new BudgetsBody(new BudgetLimitBody(Calls: 2), new BudgetLimitBody(Calls: 3), 2_678_400));
        Assert.Contains("1 of 2 calls", Gate(await house.ComputeAsync(chain), "ttl").Reason, StringComparison.Ordinal);
        Assert.Equal("executed", (await house.ComputeAsync(chain)).Status);
        var over = await house.ComputeAsync(chain);
        Assert.Equal(("block", "the chain has used 2 of 2 calls"), (over.Decision, Gate(over, "ttl").Reason));
        var next = await house.Client.OpenChainAsync("compute statistics", "clerk");
        var both = await Task.WhenAll(house.ComputeAsync(next), house.ComputeAsync(await house.Client.OpenChainAsync("compute statistics", "clerk")));
        Assert.Single(both, action => action.Status == "executed");
        Assert.Contains("the period has used 3 of 3 calls", both.Single(action => action.Decision == "block").Error, StringComparison.Ordinal);
        Assert.True((await house.Client.VerifyAsync(chain)).Valid);
    }

    [Fact]
    public async Task A_report_that_is_lost_is_read_from_the_ledger()
    {
        await using var house = await FaultHouse.StartAsync(static services => services.AddSingleton<IIncomingGrainCallFilter, LostReports>());
        var chain = await house.ChainAsync();
        var first = await house.ComputeAsync(chain);
        var second = await house.ComputeAsync(chain);
        Assert.Equal(("executed", "executed"), (first.Status, second.Status));
        await house.Client.CompleteChainAsync(chain);
        Assert.True((await house.Client.VerifyAsync(chain)).Valid);
    }

    /// <summary>Loses what the door tells the chains.</summary>
    private sealed class LostReports : IIncomingGrainCallFilter
    {
        public Task Invoke(IIncomingGrainCallContext context) =>
            context.InterfaceMethod.Name == nameof(IAgentChainGrain.ReportAsync) ? Task.FromException(new TimeoutException("the report was lost")) : context.Invoke();
    }
}
