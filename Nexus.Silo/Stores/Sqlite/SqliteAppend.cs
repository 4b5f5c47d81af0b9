using System.Collections.Immutable;
using Nexus.Ledger;

namespace Nexus.Stores;

/// <summary>One append to one tenant's log, inside the writer's transaction.</summary>
internal sealed class SqliteAppend(string tenant, long size, LogBatch batch)
{
    public AppendResult Execute(SqliteConnection connection)
    {
        var (number, stands, seals) = Head(connection);
        if (stands != size) return AppendResult.Moved;
        BatchRules.Check(batch, size, seals);
        number ??= SqliteTenants.FindOrAdd(connection, tenant);
        try
        {
            Add(connection, number.Value, seals);
        }
        catch (SqliteException refusal) when (refusal.IsUnique && Existing(connection, number.Value) is { Length: > 0 } existing)
        {
            throw new RepeatedLeavesException(existing);
        }

        AddTiles(connection, number.Value);
        Move(connection, number.Value);
        return AppendResult.Done;
    }

    private (long? Number, long Size, long Seals) Head(SqliteConnection connection)
    {
        using var head = connection.Prepare("SELECT no, size, seals FROM heads WHERE tenant = ?1").Bind(1, tenant);
        return head.Step() ? (head.Integer(0), head.Integer(1), head.Integer(2)) : (null, 0, 0);
    }

    // Asked only once an insert was refused. What this batch has inserted itself stands behind the log's end.
    private ImmutableArray<RepeatedLeaf> Existing(SqliteConnection connection, long number)
    {
        var found = ImmutableArray.CreateBuilder<RepeatedLeaf>();
        var find = connection.Prepare("SELECT pos, hash FROM leaves WHERE tenant = ?1 AND seal = ?2 AND kind = ?3 AND pos < ?4");
        for (var position = 0; position < batch.Leaves.Count; position++)
        {
            var draft = batch.Leaves[position];
            using (find.Bind(1, number).BindId(2, draft.SealId).Bind(3, (int)draft.Kind).Bind(4, SqliteTenants.Base(number) + size))
                if (find.Step()) found.Add(new RepeatedLeaf(position, find.Integer(0) & SqliteTenants.IndexMask, find.Bytes(1)));
        }

        return found.ToImmutable();
    }

    private void Add(SqliteConnection connection, long number, long seals)
    {
        var insert = connection.Prepare("""
            INSERT INTO leaves (pos, tenant, kind, seal, chain, persona, seal_no, open, epoch, hash, leaf)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
            """);
        var position = SqliteTenants.Base(number) + size;
        foreach (var draft in batch.Leaves)
        {
            insert.Bind(1, position).Bind(2, number).Bind(3, (int)draft.Kind).BindId(4, draft.SealId).BindId(5, draft.ChainId).BindId(6, draft.PersonaId);
            if (draft.Kind == LeafKind.Decision) insert.Bind(7, seals++);
            else insert.BindNull(7);
            insert.Bind(8, (int)draft.Open).Bind(9, draft.Epoch).Bind(10, draft.Hash.AsSpan()).Bind(11, draft.Leaf.Span).Run();
            AddPayload(connection, position, draft);
            Mark(connection, number, position, draft);
            position++;
        }
    }

    private static void AddPayload(SqliteConnection connection, long position, LeafDraft draft)
    {
        if (draft.Payload.IsEmpty && draft.Salt.IsDefaultOrEmpty) return;
        connection.Prepare("INSERT INTO payloads (pos, salt, payload) VALUES (?1, ?2, ?3)")
            .Bind(1, position).Bind(2, Span(draft.Salt)).Bind(3, draft.Payload.Span).Run();
    }

    private static void Mark(SqliteConnection connection, long number, long position, LeafDraft draft)
    {
        if (draft.Open == OpenMark.Opens)
            connection.Prepare("INSERT INTO open_actions (tenant, seal, epoch, idx) VALUES (?1, ?2, ?3, ?4)")
                .Bind(1, number).BindId(2, draft.SealId).Bind(3, draft.Epoch).Bind(4, position & SqliteTenants.IndexMask).Run();
        else if (draft.Open == OpenMark.Closes)
            connection.Prepare("DELETE FROM open_actions WHERE tenant = ?1 AND seal = ?2").Bind(1, number).BindId(2, draft.SealId).Run();
    }

    private void AddTiles(SqliteConnection connection, long number)
    {
        foreach (var tile in batch.Tiles)
            connection.Prepare("INSERT INTO tiles (tenant, level, idx, hash) VALUES (?1, ?2, ?3, ?4)")
                .Bind(1, number).Bind(2, tile.Level).Bind(3, tile.Index).Bind(4, tile.Hash.AsSpan()).Run();
    }

    private void Move(SqliteConnection connection, long number) =>
        connection.Prepare("UPDATE heads SET size = ?1, seals = ?2, root = ?3, edge = ?4 WHERE no = ?5 AND size = ?6")
            .Bind(1, batch.After.Size).Bind(2, batch.After.Seals).Bind(3, batch.Root.AsSpan()).Bind(4, Span(batch.After.Edge)).Bind(5, number).Bind(6, size).Run();

    private static ReadOnlySpan<byte> Span(ImmutableArray<byte> bytes) => bytes.IsDefault ? default : bytes.AsSpan();
}
