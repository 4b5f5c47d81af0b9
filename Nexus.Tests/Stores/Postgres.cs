using Microsoft.Extensions.Logging.Abstractions;
using Nexus.Stores;
using Npgsql;
using Xunit;

namespace Nexus.Tests.Stores;

/// <summary>Fresh databases on the PostgreSQL server named by NEXUS_TEST_POSTGRES.</summary>
internal static class Postgres
{
    public static async Task<string> FreshAsync()
    {
        var server = Environment.GetEnvironmentVariable("NEXUS_TEST_POSTGRES");
        if (string.IsNullOrEmpty(server)) Assert.Skip("NEXUS_TEST_POSTGRES names no PostgreSQL server");
        var builder = new NpgsqlConnectionStringBuilder(PostgresUrl.Parse(server));
        var name = $"nexus_{Guid.NewGuid():n}";
        await using var connection = new NpgsqlConnection(builder.ConnectionString);
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await create.ExecuteNonQueryAsync();
        builder.Database = name;
        return builder.ConnectionString;
    }

    public static async Task DropAsync(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        var name = builder.Database;
        builder.Database = "postgres";
        await using var connection = new NpgsqlConnection(builder.ConnectionString);
        await connection.OpenAsync();
        await using var drop = new NpgsqlCommand($"DROP DATABASE {name} WITH (FORCE)", connection);
        await drop.ExecuteNonQueryAsync();
    }

    public static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { SearchPath = "nexus", Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public static async Task<T> ScalarAsync<T>(string connectionString, string sql, params object[] parameters)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { SearchPath = "nexus", Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters) command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Brings an empty database to where an earlier version left it.</summary>
    public static async Task MigrateAsync(string connectionString, int version)
    {
        await ExecuteAsync(connectionString, "CREATE SCHEMA nexus; CREATE TABLE nexus.migrations (version integer PRIMARY KEY, name text NOT NULL, applied timestamptz NOT NULL DEFAULT now())");
        foreach (var migration in Migrations.Of("Postgres").Take(version)) await ExecuteAsync(connectionString, $"{migration.Sql}; INSERT INTO migrations (version, name) VALUES ({migration.Version}, 'before')");
    }

    public static PostgresDatabase Database(string connectionString) => new(connectionString, NullLogger<PostgresDatabase>.Instance);
}
