using Nexus.Stores;
using Npgsql;

namespace Nexus.Bench.Door;

/// <summary>A database of its own on the named server, as new as the folder that the embedded store is measured in: what earlier runs have left in another must not be measured along.</summary>
internal sealed class BenchDatabase : IAsyncDisposable
{
    private readonly string _server;
    private readonly string _name = $"nexus_bench_{Guid.NewGuid():n}";

    private BenchDatabase(string server) => _server = server;

    public string Url => new NpgsqlConnectionStringBuilder(_server) { Database = _name }.ConnectionString;

    public static async Task<BenchDatabase> CreateAsync(string server)
    {
        var database = new BenchDatabase(PostgresUrl.Parse(server));
        await database.RunAsync($"CREATE DATABASE {database._name}");
        return database;
    }

    public async ValueTask DisposeAsync() => await RunAsync($"DROP DATABASE {_name} WITH (FORCE)");

    private async Task RunAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(_server);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
