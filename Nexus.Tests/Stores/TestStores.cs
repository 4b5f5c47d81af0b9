using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Nexus.Knowledge;
using Nexus.Ledger;
using Nexus.Stores;
using Nexus.Tenants;

namespace Nexus.Tests.Stores;

/// <summary>The stores of one kind, composed as the silo does, with data that goes when the test does.</summary>
public sealed class TestStores : IAsyncDisposable
{
    private readonly StoreKind _kind;
    private ServiceProvider _services;

    private TestStores(StoreKind kind, StoreOptions options)
    {
        _kind = kind;
        Options = options;
        _services = Compose(options);
    }

    public StoreOptions Options { get; }

    public bool IsPostgres => _kind == StoreKind.Postgres;

    public ISealLog Log => Get<ISealLog>();

    public IRegistry Registry => Get<IRegistry>();

    public ISnapshotStore Snapshots => Get<ISnapshotStore>();

    public IKnowledgeStore Knowledge => Get<IKnowledgeStore>();

    public IEpochSource Epochs => Get<IEpochSource>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public static async Task<TestStores> OpenAsync(StoreKind kind, long maxPages = 0)
    {
        var url = kind == StoreKind.Postgres ? await Postgres.FreshAsync() : null;
        var stores = new TestStores(kind, new StoreOptions
        {
            DataDirectory = Path.Combine(Path.GetTempPath(), $"nexus-stores-{Guid.NewGuid():n}"),
            DatabaseUrl = url,
            InMemory = kind == StoreKind.Memory,
            MaxPages = maxPages,
        });
        await stores.Get<IStoreLifetime>().StartAsync(CancellationToken.None);
        return stores;
    }

    /// <summary>Closes everything and opens it again, as a restart does.</summary>
    public async Task ReopenAsync()
    {
        await _services.DisposeAsync();
        _services = Compose(Options);
        await Get<IStoreLifetime>().StartAsync(CancellationToken.None);
    }

    /// <summary>Runs a statement behind the stores' back.</summary>
    public Task ExecuteAsync(string sql)
    {
        if (_kind == StoreKind.Postgres) return Postgres.ExecuteAsync(Options.DatabaseUrl!, sql);
        using var connection = SqliteConnection.Open(Path.Combine(Options.DataDirectory, "nexus.db"), readOnly: false);
        connection.Execute(sql);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (Directory.Exists(Options.DataDirectory)) Directory.Delete(Options.DataDirectory, recursive: true);
        if (IsPostgres && Options.DatabaseUrl is { } url) await Postgres.DropAsync(url);
    }

    private static ServiceProvider Compose(StoreOptions options) => new ServiceCollection()
        .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
        .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
        .AddNexusStores(options)
        .BuildServiceProvider();
}
