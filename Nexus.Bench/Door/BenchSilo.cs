using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Nexus.Calls;
using Nexus.Chains;
using Nexus.Configuration;
using Nexus.Ledger;
using Nexus.Personas;
using Nexus.Stores;
using Nexus.Tools;

namespace Nexus.Bench.Door;

/// <summary>A silo with a persona, a planner and a tool made for measuring.</summary>
internal sealed class BenchSilo : IAsyncDisposable
{
    public const string Tenant = "demo";
    public const string Persona = "bench";

    private readonly string _directory;
    private readonly BenchDatabase? _database;

    private BenchSilo(RunningSilo silo, string directory, BenchDatabase? database) => (Silo, _directory, _database) = (silo, directory, database);

    public RunningSilo Silo { get; }

    public IGrainFactory Grains => Silo.Services.GetRequiredService<IGrainFactory>();

    /// <summary>How many appends the store has made durable.</summary>
    public CountingLog Log => (CountingLog)Silo.Services.GetRequiredService<ISealLog>();

    public static async Task<BenchSilo> StartAsync(bool inMemory, string? postgres)
    {
        var directory = Directory.CreateTempSubdirectory("nexus-bench-").FullName;
        var database = postgres is null ? null : await BenchDatabase.CreateAsync(postgres);
        var options = new NexusOptions
        {
            SecretKey = new string('k', 32),
            DataDir = directory,
            WorkspaceDir = Path.Combine(directory, "workspace"),
            LogDir = Path.Combine(directory, "logs"),
            LogLevel = LogLevel.None,
            DatabaseUrl = database?.Url ?? "",
            Url = new Uri("http://127.0.0.1:0"),
            RateLimitChainsPerHour = 1_000_000_000,
            RateLimitRequestsPerMinute = 1_000_000_000,
        };
        var silo = await SiloHost.StartAsync(
            options,
            services =>
            {
                if (inMemory) services.AddNexusStores(new StoreOptions { DataDirectory = directory, InMemory = true });
                CountingLog.Wrap(services);
                services.AddSingleton<ITool, BenchTool>();
                services.AddSingleton<IPlanner, BenchPlanner>();
            },
            CancellationToken.None);
        var bench = new BenchSilo(silo, directory, database);
        TenantScope.Enter(Tenant);
        var personas = bench.Grains.GetGrain<IPersonasGrain>(Tenant);
        if (await personas.FindAsync(Persona) is null)
            await personas.CreateAsync(Guid.CreateVersion7().ToString(), new PersonaDraft(Persona, "For measuring.", [BenchTool.Name], ["bench:**"], ["run the benchmark step"], 86_400, RiskLevel.Low, true));
        return bench;
    }

    /// <summary>Runs chains of <paramref name="steps"/> steps with this many callers; returns actions a second. A chain that does not complete is an error.</summary>
    public async Task<double> ActionsPerSecondAsync(int callers, int steps, TimeSpan span)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        long actions = 0;
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            TenantScope.Enter(Tenant);
            while (clock.Elapsed < span)
            {
                var chain = Grains.GetGrain<IChainGrain>(GrainKey.Of(Tenant, Guid.CreateVersion7().ToString()));
                await chain.StartAsync(new ChainTask(steps.ToString(System.Globalization.CultureInfo.InvariantCulture), Persona, true));
                ChainView view;
                do view = await chain.WaitAsync(TimeSpan.FromSeconds(20));
                while (view.Status == ChainStatus.Running);
                if (view.Status != ChainStatus.Completed) throw new InvalidOperationException($"a bench chain ended {view.Status}: {view.Error}");
                Interlocked.Add(ref actions, steps);
            }
        })));
        return actions / clock.Elapsed.TotalSeconds;
    }

    public async ValueTask DisposeAsync()
    {
        await Silo.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
        if (_database is not null) await _database.DisposeAsync();
    }
}
