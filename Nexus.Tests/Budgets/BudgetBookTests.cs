using System.Collections.Immutable;
using Nexus.Actions;
using Nexus.Budgets;
using Nexus.Ledger;
using Nexus.Tests.Ledger;
using Xunit;

namespace Nexus.Tests.Budgets;

/// <summary>What was used is a fold over the ledger: never lost, never doubled.</summary>
public sealed class BudgetBookTests
{
    private static readonly DateTimeOffset Day = Draft.Noon.Date.ToUniversalTimeOffset();
    private readonly BudgetBook _book = new();
    private long _index;

    public BudgetBookTests() => _book.Turn(Day);

    private static BudgetQuestion Call(string seal, BudgetLimit? chain = null, BudgetLimit? period = null, string on = "chain-1") =>
        new(seal, on, "file_read", 60, new Nexus.Budgets.Budgets(chain, period, 86_400, ImmutableDictionary<string, decimal>.Empty.Add("file_read", 0.1m)));

    private void Decided(string seal, string chain = "chain-1", SealStatus status = SealStatus.Executing, long cost = 100_000, int seconds = 60) =>
        Fold(Notary.Decide(Draft.Decision(seal, chain, status: status) with { Budget = new BudgetReading("", "", 1, cost, seconds) }, Draft.Salt()));

    private void Ended(string seal, string chain = "chain-1", SealStatus status = SealStatus.Executed, long cost = -1, double ms = 1_500, bool attested = false) =>
        Fold(Notary.Conclude(Draft.Outcome(seal, chain, 0, "") with { Status = status, DurationMs = ms, CostMicros = cost, Attested = attested }, Draft.Salt()));

    private void Fold(LeafDraft draft) => _book.Fold(new StoredLeaf(_index++, draft));

    [Fact]
    public void What_is_set_aside_counts_before_anything_is_sealed_and_not_twice_afterwards()
    {
        var limit = new BudgetLimit(Calls: 2);
        Assert.Empty(_book.Reserve(Call("a", period: limit), Day).Refusal);
        Assert.Empty(_book.Reserve(Call("b", period: limit), Day).Refusal);
        Assert.Equal("the period has used 2 of 2 calls", _book.Reserve(Call("c", period: limit), Day).Refusal);
        Decided("a");
        Decided("b");
        Ended("a");
        Assert.Equal("the period has used 2 of 2 calls", _book.Reserve(Call("c", period: limit), Day).Refusal);
        Assert.Empty(_book.Confirm(Call("b", period: limit)));
    }

    [Fact]
    public void What_was_released_refused_or_repeated_uses_nothing()
    {
        var limit = new BudgetLimit(Calls: 1);
        _book.Reserve(Call("a", period: limit), Day);
        Assert.Empty(_book.Reserve(Call("a", period: limit), Day).Refusal);
        _book.Release("a");
        _book.Reserve(Call("b", period: limit), Day);
        Decided("b", status: SealStatus.Blocked);
        Assert.Empty(_book.Reserve(Call("c", period: limit), Day).Refusal);
        Assert.Empty(_book.Reserve(Call("d", period: limit), Day.AddMinutes(11)).Refusal);
    }

    [Fact]
    public void A_leaf_folded_again_changes_nothing()
    {
        var limit = new BudgetLimit(Calls: 3);
        Decided("a");
        _index = 0;
        Decided("a");
        Assert.StartsWith("the period has 1 of 3 calls", _book.Reserve(Call("b", period: limit), Day).Standing, StringComparison.Ordinal);
    }

    [Fact]
    public void Cost_is_settled_by_what_was_reported_and_by_all_of_it_where_nobody_knows()
    {
        var limit = new BudgetLimit(Cost: 0.35m);
        Decided("a");
        Ended("a", cost: 20_000);
        Decided("b");
        Ended("b", status: SealStatus.Unknown);
        Decided("c");
        Ended("c", cost: 1, attested: true);
        Assert.Equal("the period has 0.03 of 0.35 left", _book.Reserve(Call("d", period: limit), Day).Standing);
        Assert.Equal("the period has used 0.32 of 0.35; this call costs 0.1", _book.Reserve(Call("e", period: limit), Day).Refusal);
    }

    [Fact]
    public void Time_is_set_aside_in_full_and_settled_by_what_ran()
    {
        var limit = new BudgetLimit(RunSeconds: 100);
        Assert.Equal(60, _book.Reserve(Call("a", period: limit), Day).Seconds);
        Assert.Equal(40, _book.Reserve(Call("b", period: limit), Day).Seconds);
        Assert.Equal("the period has used 100 s of 100 s of tool time", _book.Reserve(Call("c", period: limit), Day).Refusal);
        Decided("a");
        Decided("b", seconds: 40);
        Ended("a", ms: 1_500);
        Assert.Equal(58, _book.Reserve(Call("c", period: limit), Day).Seconds);
    }

    [Fact]
    public void Each_chain_has_its_own()
    {
        var limit = new BudgetLimit(Calls: 1);
        _book.Load("chain-1", Draft.Contract.Id, []);
        _book.Load("chain-2", Draft.Contract.Id, []);
        Decided("a");
        Assert.Equal("the chain has used 1 of 1 calls", _book.Reserve(Call("b", limit), Day).Refusal);
        Assert.Empty(_book.Reserve(Call("c", limit, on: "chain-2"), Day).Refusal);
    }

    [Fact]
    public void A_chain_read_from_the_ledger_counts_each_leaf_once()
    {
        var decision = new StoredLeaf(0, Notary.Decide(Draft.Decision("a") with { Budget = new BudgetReading("", "", 1, 100_000, 60) }, Draft.Salt()));
        _book.Load("chain-1", Draft.Contract.Id, [decision]);
        _book.Fold(decision);
        _index = 1;
        Ended("a", cost: 50_000);
        Assert.Equal("the chain has 1 of 3 calls, 0.85 of 1 left", _book.Reserve(Call("b", new BudgetLimit(3, 1m)), Day).Standing);
    }

    [Fact]
    public void A_new_period_begins_empty_and_a_clock_that_goes_back_does_not_give_the_old_one_again()
    {
        var limit = new BudgetLimit(Calls: 1);
        Decided("a");
        Assert.NotEmpty(_book.Reserve(Call("b", period: limit), Day).Refusal);
        _book.Turn(Day.AddDays(1));
        Assert.Empty(_book.Reserve(Call("b", period: limit), Day.AddDays(1)).Refusal);
        _book.Turn(Day);
        Assert.Equal(Day.AddDays(1), _book.PeriodStart);
        Assert.NotEmpty(_book.Reserve(Call("c", period: limit), Day).Refusal);
        Assert.Equal(Day, BudgetBook.StartOf(Draft.Noon, 86_400));
    }

    [Fact]
    public void What_another_silo_sealed_at_the_same_moment_is_seen_before_the_tool_runs()
    {
        var limit = new BudgetLimit(Calls: 1);
        _book.Reserve(Call("a", period: limit), Day);
        Decided("theirs", "chain-9");
        Decided("a");
        Assert.Equal("the period has used 2 of 1 calls", _book.Confirm(Call("a", period: limit)));
    }

    [Fact]
    public void A_contract_with_impossible_budgets_is_refused_member_by_member() => Assert.Equal(
        ["budgets.period_seconds", "budgets.per_chain.calls", "budgets.per_period.cost", "budgets.tool_costs.x"],
        BudgetLaw.Faults(new Nexus.Budgets.Budgets(new BudgetLimit(-1), new BudgetLimit(Cost: 0.0000001m), 5, ImmutableDictionary<string, decimal>.Empty.Add("x", -1))).Select(fault => fault.Path));
}

internal static class Dates
{
    public static DateTimeOffset ToUniversalTimeOffset(this DateTime date) => new(DateTime.SpecifyKind(date, DateTimeKind.Utc));
}
