using System.Security.Cryptography;
using Nexus.Ledger;
using Nexus.Tests.Ledger;
using Xunit;

namespace Nexus.Tests.Stores;

/// <summary>What every seal log promises.</summary>
public abstract class SealLogContract(StoreKind kind) : StoreContract(kind)
{
    private ISealLog Log => Stores.Log;

    [Fact]
    public async Task A_log_never_written_to_is_empty()
    {
        Assert.Equal(LogState.Empty, await Log.StateAsync("acme", None));
        var head = await Log.HeadAsync("acme", None);
        Assert.Equal(0, head.Size);
        Assert.Equal(SHA256.HashData([]), head.Root.AsEnumerable());
        Assert.Empty(await Log.ReadAsync("acme", 0, 10, None));
        Assert.Empty(await Log.SealsAsync("acme", new SealQuery(0, 10), None));
    }

    [Fact]
    public async Task What_was_appended_is_read_back_whole_and_in_order()
    {
        var seal = SomeLeaf.Id();
        LeafDraft[] leaves = [SomeLeaf.Decision(seal, SomeLeaf.Id(), SomeLeaf.Id(), OpenMark.Opens, 7), SomeLeaf.Of(LeafKind.Tier, "tier of Ünïcode", "plain-chain"), SomeLeaf.Outcome(seal)];
        leaves[1] = leaves[1] with { Salt = [], Payload = default };
        Assert.Equal(AppendStatus.Appended, (await Log.AppendAsync("acme", leaves)).Status);

        var read = await Log.ReadAsync("acme", 0, 10, None);
        Assert.Equal([0, 1, 2], read.Select(leaf => leaf.Index));
        for (var i = 0; i < leaves.Length; i++)
            SomeLeaf.Same(leaves[i], read[i].Draft);
        var state = await Log.StateAsync("acme", None);
        Assert.Equal((3, 1), (state.Size, state.Seals));
        Assert.Equal(64, state.Edge.Length);
        Assert.Equal(3, (await Log.HeadAsync("acme", None)).Size);
        Assert.Equal(leaves.Select(leaf => Convert.ToHexString(leaf.Hash.AsSpan())), (await Log.HashesAsync("acme", 0, 10, None)).Select(hash => Convert.ToHexString(hash.AsSpan())));
    }

    [Fact]
    public async Task An_id_in_upper_case_is_another_id_than_in_lower_case()
    {
        var lower = SomeLeaf.Id();
        await Log.AppendAsync("acme", SomeLeaf.Decision(lower), SomeLeaf.Decision(lower.ToUpperInvariant() + ""));
        Assert.Equal(lower, Assert.Single(await Log.SealAsync("acme", lower, None)).Draft.SealId);
        if (lower.ToUpperInvariant() != lower) Assert.Equal(lower.ToUpperInvariant(), Assert.Single(await Log.SealAsync("acme", lower.ToUpperInvariant(), None)).Draft.SealId);
    }

    [Fact]
    public async Task An_append_at_another_size_moves_nothing()
    {
        await Log.AppendAsync("acme", SomeLeaf.Decision());
        var late = await Log.TryAppendAsync("acme", 0, SomeLeaf.Batch(LogState.Empty, SomeLeaf.Decision()), None);
        var early = await Log.TryAppendAsync("acme", 5, SomeLeaf.Batch(new LogState(5, 5, []), SomeLeaf.Decision()), None);
        Assert.Equal((AppendStatus.SizeMoved, AppendStatus.SizeMoved), (late.Status, early.Status));
        Assert.Equal(1, (await Log.StateAsync("acme", None)).Size);
        Assert.Single(await Log.ReadAsync("acme", 0, 10, None));
    }

    [Fact]
    public async Task A_repeated_leaf_appends_nothing_and_names_what_stands()
    {
        var first = SomeLeaf.Decision();
        await Log.AppendAsync("acme", SomeLeaf.Decision(), first);
        var result = await Log.AppendAsync("acme", SomeLeaf.Decision(), SomeLeaf.Outcome(first.SealId), first with { Salt = [] });

        Assert.Equal(AppendStatus.Repeated, result.Status);
        var existing = Assert.Single(result.Existing);
        Assert.Equal((2, 1), (existing.Position, existing.Index));
        Assert.Equal(first.Hash.AsEnumerable(), existing.Hash);
        Assert.Equal(2, (await Log.StateAsync("acme", None)).Size);
        Assert.Equal(2, (await Log.ReadAsync("acme", 0, 10, None)).Count);
        Assert.Equal(AppendStatus.Appended, (await Log.AppendAsync("acme", SomeLeaf.Outcome(first.SealId))).Status);
    }

    [Fact]
    public async Task A_batch_that_does_not_add_up_is_refused()
    {
        var batch = SomeLeaf.Batch(LogState.Empty, SomeLeaf.Decision());
        await Assert.ThrowsAsync<ArgumentException>(() => Log.TryAppendAsync("acme", 0, batch with { After = batch.After with { Size = 3 } }, None).AsTask());
        Assert.Equal(AppendStatus.Appended, (await Log.TryAppendAsync("acme", 0, batch, None)).Status);
    }

    [Fact]
    public async Task Of_many_writers_at_one_size_one_is_first()
    {
        for (var size = 0; size < 10; size++)
        {
            var state = await Log.StateAsync("acme", None);
            var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Log.TryAppendAsync("acme", size, SomeLeaf.Batch(state, SomeLeaf.Decision()), None).AsTask())));
            Assert.Single(results, result => result.Status == AppendStatus.Appended);
            Assert.Equal(7, results.Count(result => result.Status == AppendStatus.SizeMoved));
        }

        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], (await Log.ReadAsync("acme", 0, 100, None)).Select(leaf => leaf.Index));
    }

    [Fact]
    public async Task Tenants_share_neither_leaves_nor_ids()
    {
        var same = SomeLeaf.Decision(chain: "chain", persona: "persona", open: OpenMark.Opens);
        Assert.Equal(AppendStatus.Appended, (await Log.AppendAsync("acme", SomeLeaf.Decision(), same)).Status);
        Assert.Equal(AppendStatus.Appended, (await Log.AppendAsync("globex", same)).Status);
        Assert.Single(await Log.ReadAsync("globex", 0, 10, None));
        Assert.Equal(0, Assert.Single(await Log.SealAsync("globex", same.SealId, None)).Index);
        Assert.Equal(1, Assert.Single(await Log.ChainAsync("acme", "chain", None)).Index);
        Assert.Single(await Log.PersonaAsync("globex", "persona", 0, 10, None));
        Assert.Empty(await Log.SealAsync("initech", same.SealId, None));
        Assert.Equal(["acme", "globex"], (await Log.OpenActionsAsync(None)).Select(open => open.Tenant));
    }

    [Fact]
    public async Task Seals_are_paged_with_their_outcomes()
    {
        var seals = Enumerable.Range(0, 7).Select(_ => SomeLeaf.Id()).ToArray();
        var (chain, persona) = (SomeLeaf.Id(), SomeLeaf.Id());
        for (var i = 0; i < seals.Length; i++)
        {
            await Log.AppendAsync("acme", SomeLeaf.Decision(seals[i], i % 2 == 0 ? chain : "", i % 3 == 0 ? persona : ""), SomeLeaf.Of(LeafKind.Tier, SomeLeaf.Id(), "", persona));
            if (i % 2 == 0) await Log.AppendAsync("acme", SomeLeaf.Outcome(seals[i], chain, i % 3 == 0 ? persona : ""));
        }

        async Task<string[]> Page(SealQuery query) => [.. (await Log.SealsAsync("acme", query, None)).Select(pair => pair.Decision.Draft.SealId)];
        Assert.Equal(seals[2..5], await Page(new SealQuery(2, 3)));
        Assert.Equal([seals[6]], await Page(new SealQuery(6, 3)));
        Assert.Equal([seals[2], seals[4]], await Page(new SealQuery(1, 2, ChainId: chain)));
        Assert.Equal([seals[3], seals[6]], await Page(new SealQuery(1, 5, PersonaId: persona)));
        Assert.Equal([seals[0], seals[6]], await Page(new SealQuery(0, 5, chain, persona)));
        var third = (await Log.SealsAsync("acme", new SealQuery(2, 1), None))[0].Decision.Index;
        Assert.Equal(seals[3..6], await Page(new SealQuery(0, 3, After: third)));
        Assert.Equal([seals[4], seals[6]], await Page(new SealQuery(0, 5, ChainId: chain, After: third)));
        Assert.Equal([seals[6]], await Page(new SealQuery(1, 5, PersonaId: persona, After: third)));
        Assert.Equal([seals[6]], await Page(new SealQuery(0, 5, chain, persona, third)));
        var pairs = await Log.SealsAsync("acme", new SealQuery(0, 2), None);
        Assert.Equal(LeafKind.Outcome, pairs[0].Outcome!.Draft.Kind);
        Assert.Null(pairs[1].Outcome);
    }

    [Fact]
    public async Task Decisions_are_numbered_in_the_order_of_the_log()
    {
        await Log.AppendAsync("acme", SomeLeaf.Decision(), SomeLeaf.Of(LeafKind.Tier, SomeLeaf.Id()), SomeLeaf.Decision());
        await Log.AppendAsync("acme", SomeLeaf.Decision());
        Assert.Equal([0, -1, 1, 2], (await Log.ReadAsync("acme", 0, 10, None)).Select(leaf => leaf.SealNumber));
        Assert.Equal([1, 2], (await Log.SealsAsync("acme", new SealQuery(1, 10), None)).Select(pair => pair.Decision.SealNumber));
    }

    [Fact]
    public async Task A_number_of_a_seal_changed_behind_the_stores_back_is_found_and_located()
    {
        OnlyDurable();
        LeafDraft[] leaves = [.. Enumerable.Range(0, 4).Select(i => Notary.Decide(Draft.Decision(SomeLeaf.Id(), SomeLeaf.Id()), Draft.Salt(i)))];
        var batch = LedgerBatch.Build(CompactRange.From(0, []), 0, leaves, out _);
        Assert.Equal(AppendStatus.Appended, (await Log.TryAppendAsync(Draft.Tenant, 0, batch, None)).Status);
        var heads = Stores.Get<IHeadKeeper>();
        Assert.Empty((await LedgerAudit.AllAsync(Log, heads, Stores.Registry, Draft.Tenant, None)).Findings);

        await Stores.ExecuteAsync($"DROP TRIGGER leaves_never_change{(Stores.IsPostgres ? " ON leaves" : "")}");
        await Stores.ExecuteAsync("UPDATE leaves SET seal_no = 9 WHERE seal_no = 2");
        var finding = Assert.Single((await LedgerAudit.AllAsync(Log, heads, Stores.Registry, Draft.Tenant, None)).Findings);
        Assert.Equal((2, leaves[2].SealId, "seal_no"), (finding.Index, finding.SealId, finding.Field));
    }

    [Fact]
    public async Task A_chain_and_a_persona_give_their_leaves_by_index()
    {
        var (chain, persona, seal) = (SomeLeaf.Id(), SomeLeaf.Id(), SomeLeaf.Id());
        await Log.AppendAsync("acme", SomeLeaf.Decision(seal, chain, persona), SomeLeaf.Decision(), SomeLeaf.Decision(chain: chain), SomeLeaf.Outcome(seal, chain, persona));
        Assert.Equal([0, 2, 3], (await Log.ChainAsync("acme", chain, None)).Select(leaf => leaf.Index));
        Assert.Equal([0, 3], (await Log.PersonaAsync("acme", persona, 0, 10, None)).Select(leaf => leaf.Index));
        Assert.Equal([3], (await Log.PersonaAsync("acme", persona, 1, 10, None)).Select(leaf => leaf.Index));
        Assert.Equal([0], (await Log.PersonaAsync("acme", persona, 0, 1, None)).Select(leaf => leaf.Index));
        Assert.Equal([LeafKind.Decision, LeafKind.Outcome], (await Log.SealAsync("acme", seal, None)).Select(leaf => leaf.Draft.Kind));
        Assert.Empty(await Log.ChainAsync("acme", SomeLeaf.Id(), None));
    }

    [Fact]
    public async Task An_opened_action_is_open_until_its_outcome_closes_it()
    {
        var (one, two) = (SomeLeaf.Id(), SomeLeaf.Id());
        await Log.AppendAsync("acme", SomeLeaf.Decision(), SomeLeaf.Decision(one, open: OpenMark.Opens, epoch: 3), SomeLeaf.Decision(two, open: OpenMark.Opens, epoch: 4));
        Assert.Equal([new OpenAction("acme", one, 3, 1), new OpenAction("acme", two, 4, 2)], await Log.OpenActionsAsync(None));
        await Log.AppendAsync("acme", SomeLeaf.Outcome(one));
        Assert.Equal([new OpenAction("acme", two, 4, 2)], await Log.OpenActionsAsync(None));
        var three = SomeLeaf.Id();
        await Log.AppendAsync("acme", SomeLeaf.Decision(three, open: OpenMark.Opens), SomeLeaf.Outcome(three), SomeLeaf.Outcome(two));
        Assert.Empty(await Log.OpenActionsAsync(None));
    }

    [Fact]
    public async Task Tiles_are_read_by_level_and_place()
    {
        var leaf = SomeLeaf.Decision();
        TileNode[] tiles = [new(1, 0, leaf.Hash), new(1, 1, leaf.Hash), new(2, 0, leaf.Hash)];
        await Log.TryAppendAsync("acme", 0, SomeLeaf.Batch(LogState.Empty, leaf) with { Tiles = tiles }, None);
        Assert.Equal(2, (await Log.TilesAsync("acme", 1, 0, 10, None)).Count);
        Assert.Single(await Log.TilesAsync("acme", 1, 1, 10, None));
        Assert.Equal(leaf.Hash.AsEnumerable(), Assert.Single(await Log.TilesAsync("acme", 2, 0, 1, None)));
        Assert.Empty(await Log.TilesAsync("acme", 3, 0, 10, None));
    }

    [Fact]
    public async Task A_restart_keeps_everything()
    {
        OnlyDurable();
        var leaf = SomeLeaf.Decision(open: OpenMark.Opens, epoch: 1);
        await Log.AppendAsync("acme", leaf, SomeLeaf.Decision());
        await Stores.ReopenAsync();
        Assert.Equal(2, (await Log.StateAsync("acme", None)).Size);
        SomeLeaf.Same(leaf, (await Log.ReadAsync("acme", 0, 1, None))[0].Draft);
        Assert.Single(await Log.OpenActionsAsync(None));
        Assert.Equal(AppendStatus.Repeated, (await Log.AppendAsync("acme", leaf)).Status);
    }

    [Fact]
    public async Task Rows_planted_beside_the_log_that_belong_to_no_leaf_are_found_and_located()
    {
        OnlyDurable();
        var heads = Stores.Get<IHeadKeeper>();
        foreach (var tenant in (string[])[Draft.Tenant, "globex"])
        {
            LeafDraft[] leaves = [Notary.Decide(Draft.Decision(SomeLeaf.Id(), SomeLeaf.Id()) with { Tenant = tenant }, Draft.Salt())];
            await Log.TryAppendAsync(tenant, 0, LedgerBatch.Build(CompactRange.From(0, []), 0, leaves, out _), None);
        }

        Assert.Empty((await LedgerAudit.AllAsync(Log, heads, Stores.Registry, Draft.Tenant, None)).Findings);
        await PlantAsync(1, 7);
        await PlantAsync(9, 3);
        await Stores.ExecuteAsync("INSERT INTO open_actions (tenant, seal, epoch, idx) VALUES (1, 'nobody', 7, 0)");
        var findings = (await LedgerAudit.AllAsync(Log, heads, Stores.Registry, Draft.Tenant, None)).Findings;
        Assert.Equal([(-1L, "payload"), (0L, "open"), (7L, "payload")], findings.Select(finding => (finding.Index, finding.Field)));
        Assert.Equal(-1, Assert.Single((await LedgerAudit.AllAsync(Log, heads, Stores.Registry, "globex", None)).Findings).Index);
    }

    private Task PlantAsync(int tenant, int index) => Stores.ExecuteAsync(Stores.IsPostgres
        ? $"INSERT INTO payloads (tenant, idx, payload) VALUES ({tenant}, {index}, '\\x7b7d')"
        : $"INSERT INTO payloads (pos, payload) VALUES (({tenant} << 40) + {index}, x'7b7d')");

    [Fact]
    public async Task The_database_itself_refuses_to_change_or_remove_a_leaf()
    {
        OnlyDurable();
        await Log.AppendAsync("acme", SomeLeaf.Decision());
        foreach (var sql in (string[])["UPDATE leaves SET epoch = 9", "DELETE FROM leaves"])
            Assert.Contains("only ever added", (await Assert.ThrowsAnyAsync<Exception>(() => Stores.ExecuteAsync(sql))).Message, StringComparison.Ordinal);
        Assert.Equal(0, Assert.Single(await Log.ReadAsync("acme", 0, 10, None)).Draft.Epoch);
    }

    [Fact]
    public async Task Many_tenants_append_at_once_without_disturbing_each_other()
    {
        await Task.WhenAll(Enumerable.Range(0, 24).Select(tenant => Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
                Assert.Equal(AppendStatus.Appended, (await Log.AppendAsync($"tenant-{tenant}", SomeLeaf.Decision(), SomeLeaf.Decision())).Status);
        })));
        for (var tenant = 0; tenant < 24; tenant++)
            Assert.Equal(Enumerable.Range(0, 40).Select(i => (long)i), (await Log.ReadAsync($"tenant-{tenant}", 0, 100, None)).Select(leaf => leaf.Index));
    }
}

public sealed class MemorySealLogTests() : SealLogContract(StoreKind.Memory);

public sealed class SqliteSealLogTests() : SealLogContract(StoreKind.Sqlite);

public sealed class PostgresSealLogTests() : SealLogContract(StoreKind.Postgres);
