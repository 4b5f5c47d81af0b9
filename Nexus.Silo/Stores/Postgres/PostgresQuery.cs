using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Npgsql;

namespace Nexus.Stores;

/// <summary>The few shapes that every question to PostgreSQL has.</summary>
internal static class PostgresQuery
{
    /// <summary>Every row, formed by <paramref name="form"/>.</summary>
    public static ValueTask<IReadOnlyList<T>> ListAsync<T>(this PostgresDatabase database, string sql, Func<NpgsqlDataReader, T> form, CancellationToken cancellation, params object?[] parameters) =>
        database.AskAsync<IReadOnlyList<T>>(async connection =>
        {
            await using var command = Command(connection, sql, parameters);
            await using var rows = await command.ExecuteReaderAsync(cancellation);
            var found = new List<T>();
            while (await rows.ReadAsync(cancellation))
                found.Add(form(rows));
            return found;
        }, cancellation);

    /// <summary>The first row, or the default.</summary>
    public static async ValueTask<T?> FirstAsync<T>(this PostgresDatabase database, string sql, Func<NpgsqlDataReader, T> form, CancellationToken cancellation, params object?[] parameters) =>
        await database.ListAsync(sql, form, cancellation, parameters) is [var first, ..] ? first : default;

    /// <summary>How many rows were changed.</summary>
    public static ValueTask<int> ChangeAsync(this PostgresDatabase database, string sql, CancellationToken cancellation, params object?[] parameters) =>
        database.AskAsync(async connection =>
        {
            await using var command = Command(connection, sql, parameters);
            return await command.ExecuteNonQueryAsync(cancellation);
        }, cancellation);

    /// <summary>A command with positional parameters.</summary>
    public static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params object?[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter as NpgsqlParameter ?? new NpgsqlParameter { Value = parameter ?? DBNull.Value });
        return command;
    }

    /// <summary>The bytes of a column; none for null.</summary>
    public static ImmutableArray<byte> Bytes(this NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? [] : ImmutableCollectionsMarshal.AsImmutableArray(row.GetFieldValue<byte[]>(column));

    /// <summary>The text of a column; empty for null.</summary>
    public static string Text(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? "" : row.GetString(column);

    /// <summary>Bytes as a parameter, without copying; null for none.</summary>
    public static byte[]? Parameter(ImmutableArray<byte> bytes) => bytes.IsDefaultOrEmpty ? null : ImmutableCollectionsMarshal.AsArray(bytes);
}
