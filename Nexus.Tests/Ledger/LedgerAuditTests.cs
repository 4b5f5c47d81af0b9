using System.Collections.Immutable;
using Nexus.Actions;
using Nexus.Ledger;
using Xunit;

namespace Nexus.Tests.Ledger;

public sealed class LedgerAuditTests
{
    // 7 chains by turns, 42 steps: 588 leaves, two full tiles and a rest of 76.
    private const int Chains = 7;
    private const int Steps = 42;
    private const int Size = Chains * Steps * 2;

    [Fact]
    public async Task An_untouched_ledger_verifies()
    {
        var log = TestLog.Of(Chains, Steps);
        var all = await log.VerifyAllAsync();
        Assert.True(all.Valid, string.Join('\n', all.Findings));
        Assert.Equal((Size, Size / 2, Size), ((int)all.LeavesChecked, (int)all.SealsChecked, (int)all.Head.Size));
        for (var chain = 0; chain < Chains; chain++)
        {
            var one = await log.VerifyChainAsync($"chain-{chain}");
            Assert.True(one.Valid, string.Join('\n', one.Findings));
            Assert.Equal((Steps * 2, Steps), ((int)one.LeavesChecked, (int)one.SealsChecked));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    [InlineData(514)]
    public async Task Ledgers_of_every_size_verify(int leaves)
    {
        var log = TestLog.Of(1, leaves / 2);
        if (leaves % 2 == 1) log.Append(Notary.TierChange(Draft.Tier()));
        Assert.True((await log.VerifyAllAsync()).Valid);
    }

    [Fact]
    public async Task A_chain_that_does_not_exist_is_not_found()
    {
        var error = await Assert.ThrowsAsync<NexusException>(() => TestLog.Of(1, 1).VerifyChainAsync("chain-9"));
        Assert.Equal(ErrorCode.NotFound, error.Code);
    }

    [Fact]
    public async Task A_call_that_ran_although_a_gate_failed_is_found_by_both_audits()
    {
        var log = TestLog.Of(1, 2);
        var forged = Draft.Decision("seal-x", "chain-0", 2, TestLog.Hex(log.Leaves[^1]), status: SealStatus.Blocked) with { Status = SealStatus.Executing };
        log.Append(Notary.Decide(forged, Draft.Salt()));
        foreach (var verdict in new[] { await log.VerifyAllAsync(), await log.VerifyChainAsync("chain-0") })
            Assert.Equal((4L, "gates"), verdict.Findings.Select(static finding => (finding.Index, finding.Field)).Single());
    }

    [Fact]
    public async Task A_decision_without_outcome_is_open_not_wrong()
    {
        var log = TestLog.Of(1, 2);
        log.Append(Notary.Decide(Draft.Decision("seal-x", "chain-0", 2, TestLog.Hex(log.Leaves[^1])), Draft.Salt()));
        var all = await log.VerifyAllAsync();
        Assert.True(all.Valid);
        Assert.Contains("One decision has no outcome yet", all.Statement, StringComparison.Ordinal);
        Assert.True((await log.VerifyChainAsync("chain-0")).Valid);
    }

    public static TheoryData<int, string, string> Bytes()
    {
        var data = new TheoryData<int, string, string>();
        foreach (var position in (int[])[0, 1, 255, 256, 300, 511, 512, 575, Size - 1])
        {
            data.Add(position, "leaf", "leaf");
            data.Add(position, "hash", "hash");
            data.Add(position, "salt", "payload");
            data.Add(position, "payload", "payload");
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Bytes))]
    public async Task Each_flipped_byte_is_found_and_located(int position, string part, string field)
    {
        var log = TestLog.Of(Chains, Steps);
        var original = log.Leaves[position].Draft;
        var length = part switch { "leaf" => original.Leaf.Span.Length, "payload" => original.Payload.Span.Length, "salt" => 16, _ => 32 };
        for (var at = 0; at < length; at += part == "leaf" ? 41 : 13)
        {
            log.Change(position, _ => Flipped(original, part, at));
            var all = await log.VerifyAllAsync();
            Assert.False(all.Valid);
            Assert.Equal((position, field), (Assert.Single(all.Findings).Index, all.Findings[0].Field));
            var one = await log.VerifyChainAsync(original.ChainId);
            Assert.Contains(one.Findings, finding => finding.Index == position && finding.Field == field);
            Assert.All(one.Findings, finding => Assert.True(finding.Index == position || finding.Field == "root"));
        }
    }

    [Theory]
    [InlineData("seal_id")]
    [InlineData("chain_id")]
    [InlineData("persona_id")]
    [InlineData("kind")]
    public async Task A_changed_index_column_is_found_and_located(string field)
    {
        foreach (var position in (int[])[0, 1, 300, 301, 580, 581])
        {
            var log = TestLog.Of(Chains, Steps);
            log.Change(position, draft => field switch
            {
                "seal_id" => draft with { SealId = "other" },
                "chain_id" => draft with { ChainId = "chain-9" },
                "persona_id" => draft with { PersonaId = "other" },
                _ => draft with { Kind = LeafKind.Tier },
            });
            var all = await log.VerifyAllAsync();
            Assert.Equal((position, field), (Assert.Single(all.Findings).Index, all.Findings[0].Field));
        }
    }

    [Fact]
    public async Task A_leaf_filed_under_another_chain_is_missed_and_found_there()
    {
        var log = TestLog.Of(2, 4);
        log.Change(6, draft => draft with { ChainId = "chain-0" });
        Assert.Contains((await log.VerifyChainAsync("chain-0")).Findings, finding => finding is { Index: 6, Field: "chain_id" });
        Assert.Contains((await log.VerifyChainAsync("chain-1")).Findings, finding => finding is { Index: 6, Field: "chain_id" });
    }

    [Fact]
    public async Task A_dropped_leaf_is_found_and_located()
    {
        foreach (var position in (int[])[0, 100, 255, 256, 580])
        {
            var log = TestLog.Of(Chains, Steps);
            var chain = log.Leaves[position].Draft.ChainId;
            log.Leaves.RemoveAt(position);
            Assert.Contains((await log.VerifyAllAsync()).Findings, finding => finding.Index == position && finding.Field == "index");
            Assert.False((await log.VerifyChainAsync(chain)).Valid);
        }
    }

    [Fact]
    public async Task A_dropped_leaf_whose_gap_was_closed_is_found()
    {
        var log = TestLog.Of(Chains, Steps);
        log.Leaves.RemoveAt(300);
        for (var i = 300; i < log.Leaves.Count; i++) log.Leaves[i] = log.Leaves[i] with { Index = i };
        var all = await log.VerifyAllAsync();
        Assert.Contains(all.Findings, finding => finding is { Index: 256, Field: "root" });
        Assert.Contains(all.Findings, finding => finding.Field == "size");
    }

    [Fact]
    public async Task An_inserted_leaf_is_found()
    {
        var log = TestLog.Of(Chains, Steps);
        log.Leaves.Insert(300, new StoredLeaf(300, Notary.Decide(Draft.Decision("seal-new", "chain-new"), Draft.Salt())));
        for (var i = 301; i < log.Leaves.Count; i++) log.Leaves[i] = log.Leaves[i] with { Index = i };
        var all = await log.VerifyAllAsync();
        Assert.Contains(all.Findings, finding => finding is { Index: 256, Field: "root" });
        Assert.Contains(all.Findings, finding => finding is { Index: Size, Field: "size" });
    }

    [Theory]
    [InlineData(300, 301, 256)]
    [InlineData(300, 314, 256)]
    [InlineData(580, 582, 576)]
    [InlineData(520, 586, 512)]
    public async Task Swapped_leaves_are_found_in_their_subtree(int a, int b, int subtree)
    {
        var log = TestLog.Of(Chains, Steps);
        (log.Leaves[a], log.Leaves[b]) = (log.Leaves[b] with { Index = a }, log.Leaves[a] with { Index = b });
        var all = await log.VerifyAllAsync();
        Assert.Contains(all.Findings, finding => finding.Index == subtree && finding.Field == "root");
        Assert.Contains((await log.VerifyChainAsync(log.Leaves[a].Draft.ChainId)).Findings, finding => finding.Index == a);
    }

    [Fact]
    public async Task A_log_cut_with_its_head_is_found_by_the_head_kept_outside()
    {
        var (log, shorter) = (TestLog.Of(Chains, Steps), TestLog.Of(Chains, Steps - 1));
        shorter.Kept = log.Head;
        Assert.Contains((await shorter.VerifyAllAsync()).Findings, finding => finding is { Index: -1, Field: "size" });
        Assert.Contains((await shorter.VerifyChainAsync("chain-0")).Findings, finding => finding is { Index: -1, Field: "size" });
    }

    [Fact]
    public async Task A_log_cut_without_its_head_is_found_and_located()
    {
        var log = TestLog.Of(Chains, Steps);
        log.Leaves.RemoveRange(570, Size - 570);
        Assert.Contains((await log.VerifyAllAsync()).Findings, finding => finding is { Index: 570, Field: "size" });
        Assert.False((await log.VerifyChainAsync("chain-0")).Valid);
    }

    [Fact]
    public async Task A_rewritten_log_that_fits_itself_is_found_by_the_head_kept_outside()
    {
        var log = TestLog.Of(Chains, Steps);
        var rewritten = new TestLog { Kept = log.Head };
        for (var i = 0; i < Size; i++) rewritten.Append(log.Leaves[i == 10 ? 0 : i].Draft);
        rewritten.Action("chain-more", 0, "");
        Assert.Contains((await rewritten.VerifyAllAsync()).Findings, finding => finding is { Index: -1, Field: "root" });
        Assert.Contains((await rewritten.VerifyChainAsync("chain-1")).Findings, finding => finding is { Index: -1, Field: "root" });
    }

    [Fact]
    public async Task A_log_that_has_grown_since_its_head_was_kept_verifies()
    {
        var log = TestLog.Of(Chains, Steps);
        for (var step = 0; step < 200; step++) log.Action($"chain-more-{step}", 0, "");
        Assert.True((await log.VerifyAllAsync()).Valid);
        Assert.True((await log.VerifyChainAsync("chain-more-7")).Valid);
    }

    [Fact]
    public async Task A_flipped_or_missing_tile_is_found_and_located()
    {
        var log = TestLog.Of(Chains, Steps);
        log.Tiles[(1, 1)] = Flip(log.Tiles[(1, 1)], 5);
        Assert.Contains((await log.VerifyAllAsync()).Findings, finding => finding is { Index: 256, Field: "root" });
        Assert.Contains((await log.VerifyChainAsync("chain-0")).Findings, finding => finding.Field == "root");
        log.Tiles.Remove((1, 1));
        Assert.Contains((await log.VerifyAllAsync()).Findings, finding => finding is { Index: 256, Field: "root" });
        Assert.False((await log.VerifyChainAsync("chain-0")).Valid);
    }

    [Fact]
    public async Task A_changed_head_edge_or_count_is_found()
    {
        var log = TestLog.Of(Chains, Steps);
        var (head, state) = (log.Head, log.State);
        log.Head = head with { Root = Flip(head.Root, 0) };
        Assert.Contains((await log.VerifyAllAsync()).Findings, finding => finding is { Index: -1, Field: "root" });
        Assert.Contains((await log.VerifyChainAsync("chain-0")).Findings, finding => finding is { Index: -1, Field: "root" });
        log.Head = head;
        log.State = state with { Edge = Flip(state.Edge, 40) };
        Assert.Equal((512, "root"), ((await log.VerifyAllAsync()).Findings.Single().Index, "root"));
        log.State = state with { Seals = state.Seals + 1 };
        Assert.Contains((await log.VerifyAllAsync()).Findings, finding => finding is { Index: -1, Field: "size" });
    }

    [Fact]
    public async Task An_outcome_without_decision_and_a_broken_link_are_found()
    {
        var log = TestLog.Of(1, 2);
        log.Append(Notary.Conclude(Draft.Outcome("seal-x", "chain-0", 2, ""), Draft.Salt()));
        log.Append(Notary.Decide(Draft.Decision("seal-y", "chain-0", 3, new string('e', 64), status: SealStatus.Blocked), Draft.Salt()));
        log.Kept = null;
        foreach (var verification in (Verification[])[await log.VerifyAllAsync(), await log.VerifyChainAsync("chain-0")])
            Assert.Equal([(4L, "outcome"), (5L, "prev")], verification.Findings.Select(finding => (finding.Index, finding.Field)));
    }

    [Fact]
    public async Task A_payload_may_be_missing_only_if_its_erasure_is_on_record()
    {
        var log = TestLog.Of(1, 2);
        log.Change(1, draft => draft with { Payload = default, Salt = [] });
        Assert.Equal((1L, "payload"), ((await log.VerifyAllAsync()).Findings.Single().Index, "payload"));
        log.Change(1, draft => draft with { Salt = [1] });
        Assert.Equal("salt", (await log.VerifyAllAsync()).Findings.Single().Field);
    }

    private static LeafDraft Flipped(LeafDraft draft, string part, int at) => part switch
    {
        "leaf" => draft with { Leaf = new Utf8Json(Flip(draft.Leaf.Bytes, at)) },
        "payload" => draft with { Payload = new Utf8Json(Flip(draft.Payload.Bytes, at)) },
        "salt" => draft with { Salt = Flip(draft.Salt, at) },
        _ => draft with { Hash = Flip(draft.Hash, at) },
    };

    private static ImmutableArray<byte> Flip(ImmutableArray<byte> bytes, int at) => bytes.SetItem(at, (byte)(bytes[at] ^ 1));
}
