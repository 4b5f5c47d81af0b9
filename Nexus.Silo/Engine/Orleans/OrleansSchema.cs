using Microsoft.Extensions.Hosting;
using Nexus.Configuration;
using Nexus.Stores;
using Npgsql;

namespace Nexus.Engine;

/// <summary>Brings what Orleans needs in PostgreSQL, <c>deploy/postgres/orleans.sql</c>, to where this program wants it, before the silo looks for it.</summary>
internal sealed class OrleansSchema(NexusOptions options) : IHostedService
{
    // Silos that start together apply it one after another.
    private const long Lock = 0x4e58_5553_0000_0002;

    /// <summary>The connection of Orleans' own providers: the schema of our stores, which stand there before any silo starts.</summary>
    public static string Connection(string databaseUrl) => new NpgsqlConnectionStringBuilder(PostgresUrl.Parse(databaseUrl)) { SearchPath = PostgresDatabase.Schema }.ConnectionString;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // Not pooled: the lock goes with the connection, whatever happens.
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Connection(options.DatabaseUrl)) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await RunAsync(connection, $"SELECT pg_advisory_lock({Lock})", cancellationToken);
        await RunAsync(connection, await ScriptAsync(cancellationToken), cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static async Task<string> ScriptAsync(CancellationToken cancellation)
    {
        using var script = new StreamReader(typeof(OrleansSchema).Assembly.GetManifestResourceStream("Nexus.Engine.orleans.sql")!);
        return await script.ReadToEndAsync(cancellation);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
