using System.Collections.Immutable;
using Nexus.Ledger;
using Nexus.Tests.Stores;
using Xunit;

namespace Nexus.Tests.Ledger;

/// <summary>Someone owns the database, has switched the triggers off, and changes one thing: each is found, and where.</summary>
public abstract class StoreDrill(StoreKind kind) : StoreContract(kind)
{
    protected const int Leaf = 300;
    private const int Size = 588;

    protected string One => Kind == StoreKind.Sqlite ? "(pos & 1099511627775) = 300" : "idx = 300";

    [Fact]
    public async Task Any_byte_of_any_stored_field_is_found_and_located()
    {
        await FillAsync();
        var leaf = (await Stores.Log.ReadAsync(Draft.Tenant, Leaf, 1, None))[0].Draft;
        var (state, head) = (await Stores.Log.StateAsync(Draft.Tenant, None), await Stores.Log.HeadAsync(Draft.Tenant, None));
        await BytesAsync("leaves", "leaf", One, leaf.Leaf.Bytes, Leaf, "leaf");
        await BytesAsync("leaves", "hash", One, leaf.Hash, Leaf, "hash");
        await BytesAsync("payloads", "payload", One, leaf.Payload.Bytes, Leaf, "payload");
        await BytesAsync("payloads", "salt", One, leaf.Salt, Leaf, "payload");
        await BytesAsync("tiles", "hash", "level = 1 AND idx = 1", (await Stores.Log.TilesAsync(Draft.Tenant, 1, 1, 1, None))[0], 256, "root");
        await BytesAsync("heads", "root", "size = 588", head.Root, -1, "root");
        await BytesAsync("heads", "edge", "size = 588", state.Edge, null, "root");
    }

    [Theory]
    [InlineData("kind", "2", "0", "kind")]
    [InlineData("kind", "99", "0", "kind")]
    [InlineData("open", "99", "1", "open")]
    [InlineData("seal", "'other'", null, "seal_id")]
    [InlineData("chain", "'other'", null, "chain_id")]
    [InlineData("persona", "'other'", null, "persona_id")]
    [InlineData("open", "0", "1", "open")]
    [InlineData("epoch", "epoch + 1", "epoch - 1", "epoch")]
    [InlineData("seal_no", "seal_no + 5000", "seal_no - 5000", "seal_no")]
    public async Task Any_column_beside_a_leaf_is_found_and_located(string column, string changed, string? back, string field)
    {
        await FillAsync();
        var leaf = (await Stores.Log.ReadAsync(Draft.Tenant, Leaf, 1, None))[0].Draft;
        back ??= $"'{(column == "seal" ? leaf.SealId : column == "chain" ? leaf.ChainId : leaf.PersonaId)}'";
        await FoundAsync($"UPDATE leaves SET {column} = {changed} WHERE {One}", $"UPDATE leaves SET {column} = {back} WHERE {One}", Leaf, field);
    }

    [Theory]
    [InlineData(LeafKind.Decision)]
    [InlineData(LeafKind.Outcome)]
    public async Task The_epoch_beside_a_decision_and_an_outcome_is_found_and_located(LeafKind kind)
    {
        await FillAsync();
        var index = (await Stores.Log.ReadAsync(Draft.Tenant, 0, Size, None)).First(leaf => leaf.Draft.Kind == kind).Index;
        await FoundAsync($"UPDATE leaves SET epoch = epoch + 1 WHERE idx = {index}", $"UPDATE leaves SET epoch = epoch - 1 WHERE idx = {index}", index, "epoch");
    }

    [Theory]
    [InlineData("size = 587", 587, "size")]
    [InlineData("seals = seals - 1", -1, "size")]
    public async Task A_changed_head_is_found(string change, long index, string field)
    {
        await FillAsync();
        await Stores.ExecuteAsync($"UPDATE heads SET {change}");
        Assert.Contains((await VerifyAsync()).Findings, finding => finding.Index == index && finding.Field == field);
    }

    [Fact]
    public async Task A_head_or_a_leaf_that_was_moved_far_away_is_found_without_looking_at_every_place_before_it()
    {
        await FillAsync();
        const long Far = 1L << 38;
        await Stores.ExecuteAsync($"UPDATE heads SET size = {Far}");
        Assert.Contains((await VerifyAsync()).Findings, finding => finding is { Index: Size, Field: "size" });
        var place = Kind == StoreKind.Sqlite ? "pos" : "idx";
        await RoomAsync(Far);
        await Stores.ExecuteAsync($"UPDATE leaves SET {place} = {place} + {Far - 1000} WHERE {One}");
        var findings = (await VerifyAsync()).Findings;
        Assert.Contains(findings, finding => finding is { Index: Leaf, Field: "index" });
        Assert.Contains(findings, finding => finding is { Index: -1, Field: "root" } && finding.Message.Contains("so many leaves are missing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_payload_without_its_leaf_is_found_wherever_it_stands()
    {
        await FillAsync();
        var place = Kind == StoreKind.Sqlite ? "pos" : "idx";
        await Stores.ExecuteAsync($"INSERT INTO payloads ({(Kind == StoreKind.Sqlite ? "" : "tenant, ")}{place}, salt, payload) SELECT {(Kind == StoreKind.Sqlite ? "" : "tenant, ")}{place} + 500, salt, payload FROM payloads WHERE {One}");
        Assert.Contains((await VerifyAsync()).Findings, finding => finding is { Index: Leaf + 500, Field: "payload" });
        await Stores.ExecuteAsync($"DELETE FROM leaves WHERE {One}");
        Assert.Contains((await VerifyAsync()).Findings, finding => finding is { Index: Leaf, Field: "payload" });
    }

    /// <summary>PostgreSQL's large tables take a place only where there is a part for it.</summary>
    private Task RoomAsync(long place) => Kind == StoreKind.Sqlite ? Task.CompletedTask : Stores.ExecuteAsync($"CREATE TABLE far_leaves PARTITION OF leaves FOR VALUES FROM ({place - 2000}) TO ({place})");

    [Theory]
    [InlineData("leaf 300 is missing", 300, 300)]
    [InlineData("leaves 300 to 399 are missing", 300, 399)]
    [InlineData("the log ends before leaf 580", 580, 587)]
    [InlineData("the log ends before leaf 0", 0, 587)]
    public async Task What_is_dropped_is_missed(string told, int from, int to)
    {
        await FillAsync();
        await Stores.ExecuteAsync($"DELETE FROM leaves WHERE idx >= {from} AND idx <= {to}");
        Assert.Contains((await VerifyAsync()).Findings, finding => finding.Index == from && finding.Message.StartsWith(told, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(588)]
    [InlineData(900)]
    public async Task A_leaf_slipped_in_behind_the_head_is_found_however_far_behind(int index)
    {
        await FillAsync();
        await CopyAsync(index, "tenant");
        Assert.Contains((await VerifyAsync()).Findings, finding => finding.Index == index && finding.Field == "size");
    }

    [Fact]
    public async Task A_leaf_of_no_tenant_is_found()
    {
        await FillAsync();
        await CopyAsync(0, "99");
        Assert.Contains((await VerifyAsync()).Findings, finding => finding is { Index: -1, Field: "index" });
    }

    [Fact]
    public async Task A_decision_whose_outcome_was_taken_away_or_that_is_kept_from_recovery_is_found()
    {
        await FillAsync();
        var state = await Stores.Log.StateAsync(Draft.Tenant, None);
        var open = LedgerBatch.Build(CompactRange.From(state.Size, state.Edge.AsSpan()), state.Seals, [Notary.Decide(Draft.Decision("seal-x", "chain-x"), Draft.Salt())], out _);
        await Stores.Log.TryAppendAsync(Draft.Tenant, state.Size, open, None);
        var verdict = await VerifyAsync();
        Assert.True(verdict.Valid, string.Join('\n', verdict.Findings));
        await Stores.ExecuteAsync("DELETE FROM open_actions");
        Assert.Contains((await VerifyAsync()).Findings, finding => finding is { Index: Size, Field: "open" });
        Assert.Contains((await LedgerAudit.ChainAsync(Stores.Log, Stores.Get<IHeadKeeper>(), Stores.Registry, Draft.Tenant, "chain-x", None)).Findings, finding => finding is { Index: Size, Field: "open" });
    }

    /// <summary>Copies a decision to another place, with an id and a number that collide with nothing.</summary>
    private Task CopyAsync(int index, string tenant) => Stores.ExecuteAsync(
        $"INSERT INTO leaves ({(Kind == StoreKind.Sqlite ? "pos" : "idx")}, tenant, kind, seal, chain, persona, seal_no, open, epoch, hash, leaf) " +
        $"SELECT {(Kind != StoreKind.Sqlite ? $"{index}" : tenant == "tenant" ? $"(tenant << 40) + {index}" : $"({tenant} << 40) + {index}")}, {tenant}, kind, 'copy', chain, persona, 9000, open, epoch, hash, leaf FROM leaves WHERE {One}");


    [Fact]
    public async Task Two_leaves_that_changed_places_are_found()
    {
        await FillAsync();
        var place = Kind == StoreKind.Sqlite ? "pos" : "idx";
        await Stores.ExecuteAsync($"UPDATE leaves SET {place} = {place} + 1000000 WHERE {One}; UPDATE leaves SET {place} = {place} - 1 WHERE {One.Replace("300", "301", StringComparison.Ordinal)}; UPDATE leaves SET {place} = {place} - 999999 WHERE {One.Replace("300", "1000300", StringComparison.Ordinal)}");
        var findings = (await VerifyAsync()).Findings;
        Assert.Contains(findings, finding => finding is { Index: >= 256 and < 512, Field: "root" });
    }

    [Fact]
    public async Task A_leaf_slipped_in_behind_the_log_or_under_a_moved_head_is_found()
    {
        await FillAsync();
        var columns = Kind == StoreKind.Sqlite ? "pos + 288" : "idx + 288";
        var place = Kind == StoreKind.Sqlite ? "pos" : "idx";
        await Stores.ExecuteAsync($"INSERT INTO leaves ({place}, tenant, kind, seal, chain, persona, open, epoch, hash, leaf) SELECT {columns}, tenant, 2, 'slipped in', chain, persona, 0, epoch, hash, leaf FROM leaves WHERE {One}");
        Assert.Contains((await VerifyAsync()).Findings, finding => finding is { Index: Size, Field: "size" });
        await Stores.ExecuteAsync($"UPDATE heads SET size = {Size + 1}");
        var findings = (await VerifyAsync()).Findings;
        Assert.Contains(findings, finding => finding is { Index: Size, Field: "seal_id" });
        Assert.Contains(findings, finding => finding.Field == "root");
    }

    protected async Task FillAsync()
    {
        var log = TestLog.Of(7, 42);
        var batch = LedgerBatch.Build(CompactRange.From(0, []), 0, [.. log.Leaves.Select(leaf => leaf.Draft)], out _);
        Assert.Equal(AppendStatus.Appended, (await Stores.Log.TryAppendAsync(Draft.Tenant, 0, batch, None)).Status);
        await Stores.ExecuteAsync(Kind == StoreKind.Sqlite
            ? "DROP TRIGGER leaves_never_change; DROP TRIGGER leaves_never_go; DROP TRIGGER payloads_never_change; DROP TRIGGER tiles_never_change; DROP TRIGGER heads_only_grow"
            : "ALTER TABLE leaves DISABLE TRIGGER ALL; ALTER TABLE payloads DISABLE TRIGGER ALL; ALTER TABLE tiles DISABLE TRIGGER ALL; ALTER TABLE heads DISABLE TRIGGER ALL");
        var verdict = await VerifyAsync();
        Assert.True(verdict is { Valid: true, LeavesChecked: Size }, string.Join('\n', verdict.Findings));
    }

    /// <summary>Flips the first, a middle and the last byte.</summary>
    private async Task BytesAsync(string table, string column, string where, ImmutableArray<byte> bytes, long? index, string field)
    {
        foreach (var at in (int[])[0, bytes.Length / 2, bytes.Length - 1])
            await FoundAsync($"UPDATE {table} SET {column} = {Literal(bytes.SetItem(at, (byte)(bytes[at] ^ 1)))} WHERE {where}", $"UPDATE {table} SET {column} = {Literal(bytes)} WHERE {where}", index, field);
    }

    protected async Task FoundAsync(string change, string back, long? index, string field)
    {
        await Stores.ExecuteAsync(change);
        var verdict = await VerifyAsync();
        Assert.False(verdict.Valid, change);
        Assert.True(verdict.Findings.Any(finding => (index is null || finding.Index == index) && finding.Field == field), $"{change}: {string.Join('\n', verdict.Findings)}");
        await Stores.ExecuteAsync(back);
        Assert.True((await VerifyAsync()).Valid, back);
    }

    private string Literal(ImmutableArray<byte> bytes) => Kind == StoreKind.Sqlite ? $"x'{Convert.ToHexString(bytes.AsSpan())}'" : $"decode('{Convert.ToHexString(bytes.AsSpan())}', 'hex')";

    protected Task<Verification> VerifyAsync() => LedgerAudit.AllAsync(Stores.Log, Stores.Get<IHeadKeeper>(), Stores.Registry, Draft.Tenant, None);
}

public sealed class SqliteDrillTests() : StoreDrill(StoreKind.Sqlite)
{
    [Theory]
    [InlineData("seal", "seal_id")]
    [InlineData("chain", "chain_id")]
    [InlineData("persona", "persona_id")]
    public async Task An_id_of_bytes_that_are_none_is_found_and_located(string column, string field)
    {
        await FillAsync();
        await Stores.ExecuteAsync($"UPDATE leaves SET {column} = x'0102' WHERE {One}");
        Assert.Contains((await VerifyAsync()).Findings, finding => finding.Index == Leaf && finding.Field == field);
    }

    [Fact]
    public async Task A_leaf_filed_under_another_tenant_is_found_and_located()
    {
        await FillAsync();
        await FoundAsync($"UPDATE leaves SET tenant = tenant + 1 WHERE {One}", $"UPDATE leaves SET tenant = tenant - 1 WHERE {One}", Leaf, "tenant");
    }
}

public sealed class PostgresDrillTests() : StoreDrill(StoreKind.Postgres)
{
    [Theory]
    [InlineData("DELETE FROM seals WHERE idx = 300")]
    [InlineData("UPDATE seals SET seal = 'other' WHERE idx = 300")]
    [InlineData("UPDATE seals SET kind = 3 WHERE idx = 300")]
    [InlineData("UPDATE seals SET idx = 700 WHERE idx = 300")]
    [InlineData("UPDATE seals SET seal_no = 9000 WHERE idx = 300")]
    [InlineData("INSERT INTO seals (tenant, seal, kind, idx) SELECT tenant, 'slipped in', 4, 300 FROM seals WHERE idx = 300")]
    public async Task The_table_that_leaves_are_looked_up_in_is_held_against_them(string change)
    {
        await FillAsync();
        await Stores.ExecuteAsync("ALTER TABLE seals DISABLE TRIGGER ALL");
        await Stores.ExecuteAsync(change);
        Assert.Contains((await VerifyAsync()).Findings, finding => finding is { Index: 300, Field: "seal_id" });
    }
}
