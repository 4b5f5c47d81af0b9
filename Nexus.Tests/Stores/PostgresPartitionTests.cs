using Nexus.Ledger;
using Nexus.Stores;
using Npgsql;
using Xunit;

namespace Nexus.Tests.Stores;

/// <summary>The large tables are parted by a leaf's number; nobody who reads, appends or erases notices.</summary>
public sealed class PostgresPartitionTests() : StoreContract(StoreKind.Postgres)
{
    private const long Part = 16_777_216;

    [Fact]
    public async Task A_log_goes_on_from_one_part_into_the_next()
    {
        var (size, seal) = (Part - 2, SomeLeaf.Id());
        await LongAsync(size);
        LeafDraft[] leaves = [SomeLeaf.Decision(), SomeLeaf.Decision(seal), SomeLeaf.Outcome(seal), SomeLeaf.Erasure(seal), SomeLeaf.Decision()];
        var batch = LedgerBatch.Build(CompactRange.From(size, new byte[23 * 32]), 0, leaves, out _);
        Assert.Equal(AppendStatus.Appended, (await Stores.Log.TryAppendAsync("acme", size, batch, None)).Status);

        Assert.Equal(2, await CountAsync("leaves_0"));
        Assert.Equal(3, await CountAsync("leaves_1"));
        var read = await Stores.Log.ReadAsync("acme", size, 10, None);
        for (var i = 0; i < leaves.Length; i++) SomeLeaf.Same(leaves[i], read[i].Draft);
        Assert.Equal([size + 1, size + 2, size + 3], (await Stores.Log.SealAsync("acme", seal, None)).Select(static leaf => leaf.Index));
        var pairs = await Stores.Log.SealsAsync("acme", new SealQuery(0, 10), None);
        Assert.Equal([size, size + 1, size + 4], pairs.Select(static pair => pair.Decision.Index));
        Assert.Equal(size + 2, pairs[1].Outcome?.Index);
        Assert.Empty(await Stores.Log.StraySealsAsync("acme", 10, None));

        // The same id in another part is still the same id.
        var again = LedgerBatch.Build(CompactRange.From(size + 5, new byte[3 * 32]), 3, [SomeLeaf.Decision(seal)], out _);
        var refused = await Stores.Log.TryAppendAsync("acme", size + 5, again, None);
        Assert.Equal((AppendStatus.Repeated, size + 1), (refused.Status, Assert.Single(refused.Existing).Index));
        Assert.Equal(2, await Stores.Get<IPayloads>().EraseAsync("acme", [seal], None));
    }

    [Fact]
    public async Task Parts_are_made_ahead_of_need_once_and_each_is_guarded_by_itself()
    {
        await using var database = Postgres.Database(Stores.Options.DatabaseUrl!);
        Assert.Equal(0, await database.MakeRoomAsync(None));
        await LongAsync(3 * Part);
        Assert.Equal(3, await database.MakeRoomAsync(None));
        Assert.Equal(0, await database.MakeRoomAsync(None));
        foreach (var statement in (string[])["TRUNCATE leaves_5", "UPDATE leaves_4 SET epoch = 1", "DELETE FROM leaves_3", "TRUNCATE payloads_5", "UPDATE payloads_4 SET salt = NULL", "TRUNCATE seals", "DELETE FROM seals"])
            Assert.Equal("P0001", (await Assert.ThrowsAsync<PostgresException>(() => Stores.ExecuteAsync(statement))).SqlState);
    }

    [Fact]
    public async Task A_log_from_before_there_were_parts_is_carried_over_where_it_lies()
    {
        var url = await Postgres.FreshAsync();
        try
        {
            await Postgres.MigrateAsync(url, 5);
            await using var database = Postgres.Database(url);
            var log = new PostgresSealLog(database);
            var seal = SomeLeaf.Id();
            LeafDraft[] leaves = [.. Enumerable.Range(0, 300).Select(static _ => SomeLeaf.Decision()), SomeLeaf.Decision(seal), SomeLeaf.Outcome(seal), SomeLeaf.Erasure(seal)];
            Assert.Equal(AppendStatus.Appended, (await log.TryAppendAsync("acme", 0, LedgerBatch.Build(CompactRange.From(0, []), 0, leaves, out var tree), None)).Status);
            var place = await Postgres.ScalarAsync<uint>(url, "SELECT relfilenode FROM pg_class WHERE oid = 'leaves'::regclass");

            await database.OpenAsync(None);
            // Nothing was copied.
            Assert.Equal(place, await Postgres.ScalarAsync<uint>(url, "SELECT relfilenode FROM pg_class WHERE oid = 'leaves_0'::regclass"));
            var read = await log.ReadAsync("acme", 0, 400, None);
            Assert.Equal(leaves.Length, read.Count);
            for (var i = 0; i < leaves.Length; i++) SomeLeaf.Same(leaves[i], read[i].Draft);
            Assert.Equal(3, (await log.SealAsync("acme", seal, None)).Count);
            Assert.Empty(await log.StraySealsAsync("acme", 10, None));
            Assert.Equal(AppendStatus.Repeated, (await log.TryAppendAsync("acme", 303, LedgerBatch.Build(tree, 301, [SomeLeaf.Decision(seal)], out _), None)).Status);
            Assert.Equal(AppendStatus.Appended, (await log.TryAppendAsync("acme", 303, LedgerBatch.Build(tree, 301, [SomeLeaf.Decision()], out _), None)).Status);
            Assert.Equal(2, await new PostgresPayloads(database).EraseAsync("acme", [seal], None));
        }
        finally
        {
            await Postgres.DropAsync(url);
        }
    }

    /// <summary>A log that says it is long; its leaves before that are not there, and nothing here reads them.</summary>
    private Task LongAsync(long size) => Stores.ExecuteAsync($"INSERT INTO heads (tenant, size, seals, root, edge) VALUES ('acme', {size}, 0, '', '')");

    private Task<long> CountAsync(string table) => Postgres.ScalarAsync<long>(Stores.Options.DatabaseUrl!, $"SELECT count(*) FROM {table}");
}
