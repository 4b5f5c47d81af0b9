using System.Collections.Immutable;
using Nexus.Ledger;
using Npgsql;

namespace Nexus.Stores;

/// <summary>One append to one tenant's log: one call of the function that does it all.</summary>
internal sealed class PostgresAppend
{
    private const string Append = "SELECT append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)";
    private const string Unique = PostgresErrorCodes.UniqueViolation;

    private readonly string _tenant;
    private readonly LogBatch _batch;
    private readonly object?[] _parameters;

    /// <summary>Everything but sending it, which may have to wait for its turn.</summary>
    public PostgresAppend(string tenant, long size, LogBatch batch)
    {
        (_tenant, _batch) = (tenant, batch);
        // The number of seals before follows from the state after: the store's own count is compared through the size.
        var seals = batch.After.Seals - batch.Leaves.Count(leaf => leaf.Kind == LeafKind.Decision);
        BatchRules.Check(batch, size, seals);
        _parameters = Parameters(size, seals);
    }

    public AppendResult Execute(NpgsqlConnection connection)
    {
        try
        {
            using var command = PostgresQuery.Command(connection, Append, _parameters);
            return (bool)command.ExecuteScalar()! ? AppendResult.Done : AppendResult.Moved;
        }
        catch (PostgresException refusal) when (refusal is { SqlState: Unique, ConstraintName: "leaves_seal" })
        {
            return new AppendResult(AppendStatus.Repeated, Existing(connection));
        }
    }

    private object?[] Parameters(long size, long seal)
    {
        var leaves = _batch.Leaves;
        return
        [
            _tenant, size, _batch.After.Size, _batch.After.Seals, PostgresQuery.Parameter(_batch.Root), PostgresQuery.Parameter(_batch.After.Edge),
            Each(leaf => (short)leaf.Kind), Each(leaf => leaf.SealId), Each(leaf => OrNull(leaf.ChainId)), Each(leaf => OrNull(leaf.PersonaId)),
            Each(leaf => leaf.Kind == LeafKind.Decision ? seal++ : (long?)null), Each(leaf => (short)leaf.Open), Each(leaf => leaf.Epoch),
            Each(leaf => PostgresQuery.Parameter(leaf.Hash)), Each(leaf => PostgresQuery.Parameter(leaf.Leaf.Bytes)),
            Each(leaf => PostgresQuery.Parameter(leaf.Salt)), Each(leaf => PostgresQuery.Parameter(leaf.Payload.Bytes)),
            _batch.Tiles.Select(tile => tile.Level).ToArray(), _batch.Tiles.Select(tile => tile.Index).ToArray(), _batch.Tiles.Select(tile => PostgresQuery.Parameter(tile.Hash)).ToArray(),
        ];

        T[] Each<T>(Func<LeafDraft, T> part) => [.. leaves.Select(part)];
    }

    private ImmutableArray<RepeatedLeaf> Existing(NpgsqlConnection connection)
    {
        using var command = PostgresQuery.Command(
            connection,
            """
            SELECT n - 1, l.idx, l.hash FROM unnest($2, $3) WITH ORDINALITY AS d (seal, kind, n)
            JOIN seals s ON s.tenant = (SELECT no FROM heads WHERE tenant = $1) AND s.seal = d.seal AND s.kind = d.kind
            JOIN leaves l ON l.tenant = s.tenant AND l.idx = s.idx ORDER BY n
            """,
            _tenant,
            _batch.Leaves.Select(leaf => leaf.SealId).ToArray(),
            _batch.Leaves.Select(leaf => (short)leaf.Kind).ToArray());
        using var rows = command.ExecuteReader();
        var found = ImmutableArray.CreateBuilder<RepeatedLeaf>();
        while (rows.Read())
            found.Add(new RepeatedLeaf((int)rows.GetInt64(0), rows.GetInt64(1), rows.Bytes(2)));
        return found.ToImmutable();
    }

    private static string? OrNull(string id) => id.Length == 0 ? null : id;
}
