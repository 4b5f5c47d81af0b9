using System.Collections.Immutable;
using Nexus.Approvals;
using Nexus.Ledger;
using Xunit;

namespace Nexus.Tests.Stores;

/// <summary>What every store of requests for approval promises.</summary>
public abstract class ApprovalContract(StoreKind kind) : StoreContract(kind)
{
    private static readonly DateTimeOffset At = new(2026, 5, 4, 3, 2, 1, 987, TimeSpan.Zero);

    private IApprovalStore Approvals => Stores.Get<IApprovalStore>();

    private static Approval Row(long number, ApprovalStatus status = ApprovalStatus.Pending, string chain = "chain", long lastLeaf = -1) => new(
        $"00000000-0000-8000-8000-{number:000000000000}", number, chain, status, ["drift"], 2, ["admin"], "key-1", "key-2", At, At.AddHours(1),
        [new ApprovalVote("key-3", "admin", At, "naïve \"text\"")], null, "", lastLeaf < 0 ? number : lastLeaf);

    private async Task WriteAsync(params Approval[] rows) => await Approvals.WriteAsync("acme", rows.Max(row => row.LastLeaf), rows, None);

    [Fact]
    public async Task What_is_written_is_found_and_other_tenants_do_not_see_it()
    {
        await WriteAsync(Row(3));
        Assert.Equivalent(Row(3), await Approvals.FindAsync("acme", Row(3).Id, None), strict: true);
        Assert.Null(await Approvals.FindAsync("globex", Row(3).Id, None));
        Assert.Equal(3, await Approvals.LastLeafAsync("acme", None));
        Assert.Equal(-1, await Approvals.LastLeafAsync("globex", None));
    }

    [Fact]
    public async Task A_row_never_goes_back()
    {
        await WriteAsync(Row(3));
        await WriteAsync(Row(3, ApprovalStatus.Consumed, lastLeaf: 9));
        await WriteAsync(Row(3, ApprovalStatus.Approved, lastLeaf: 5));
        Assert.Equal((ApprovalStatus.Consumed, 9), ((await Approvals.FindAsync("acme", Row(3).Id, None))!.Status, await Approvals.LastLeafAsync("acme", None)));
    }

    [Fact]
    public async Task Lists_are_filtered_in_order_and_bounded()
    {
        await WriteAsync(Row(4, chain: "other"), Row(2), Row(9, ApprovalStatus.Rejected));
        async Task<ImmutableArray<long>> Numbers(ApprovalQuery query) => [.. (await Approvals.ListAsync("acme", query, None)).Select(row => row.Number)];
        Assert.Equal([2, 4, 9], await Numbers(new ApprovalQuery()));
        Assert.Equal([4, 9], await Numbers(new ApprovalQuery(2)));
        Assert.Equal([2], await Numbers(new ApprovalQuery(Limit: 1)));
        Assert.Equal([2, 4], await Numbers(new ApprovalQuery(Status: ApprovalStatus.Pending)));
        Assert.Equal([4], await Numbers(new ApprovalQuery(Status: ApprovalStatus.Pending, ChainId: "other")));
        Assert.Empty(await Numbers(new ApprovalQuery(Status: ApprovalStatus.Consumed)));
    }

    [Fact]
    public async Task The_log_gives_leaves_of_approvals_alone()
    {
        var log = Stores.Log;
        var vote = SomeLeaf.Of(LeafKind.Approval, SomeLeaf.Id(), SomeLeaf.Id());
        await log.AppendAsync("globex", SomeLeaf.Of(LeafKind.Approval, SomeLeaf.Id()));
        await log.AppendAsync("acme", SomeLeaf.Decision(), vote, SomeLeaf.Decision(), SomeLeaf.Of(LeafKind.Approval, SomeLeaf.Id()));
        var found = await log.ApprovalsAsync("acme", 0, 10, None);
        Assert.Equal([1, 3], found.Select(leaf => leaf.Index));
        SomeLeaf.Same(vote, found[0].Draft);
        Assert.Equal([3], (await log.ApprovalsAsync("acme", 2, 10, None)).Select(leaf => leaf.Index));
        Assert.Equal([1], (await log.ApprovalsAsync("acme", 0, 1, None)).Select(leaf => leaf.Index));
        Assert.Empty(await log.ApprovalsAsync("nobody", 0, 10, None));
    }

    [Fact]
    public async Task A_restart_keeps_them()
    {
        OnlyDurable();
        await WriteAsync(Row(3));
        await Stores.ReopenAsync();
        Assert.NotNull(await Approvals.FindAsync("acme", Row(3).Id, None));
        Assert.Equal(3, await Approvals.LastLeafAsync("acme", None));
    }
}

public sealed class MemoryApprovalTests() : ApprovalContract(StoreKind.Memory);

public sealed class SqliteApprovalTests() : ApprovalContract(StoreKind.Sqlite);

public sealed class PostgresApprovalTests() : ApprovalContract(StoreKind.Postgres);
