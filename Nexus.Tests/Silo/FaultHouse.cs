using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Client;
using Nexus.Configuration;
using Nexus.Gates;
using Nexus.Ledger;
using Nexus.Tests.Api;
using Nexus.Tools;
using Nexus.Wire;

namespace Nexus.Tests.Silo;

/// <summary>A silo of which each part can be made to fail.</summary>
internal sealed class FaultHouse : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("nexus-faults-").FullName;
    private RunningSilo _silo = null!;
    private HttpClient _http = null!;

    public FaultyLog Log { get; private set; } = null!;

    public FaultyEmbedder Embedder { get; } = new();

    public JumpingClock Clock { get; } = new();

    public NexusClient Client { get; private set; } = null!;

    public IServiceProvider Services => _silo.Services;

    public static async Task<FaultHouse> StartAsync(Action<IServiceCollection>? change = null)
    {
        var house = new FaultHouse();
        house._silo = await SiloHost.StartAsync(
            new NexusOptions
            {
                SecretKey = "the secret key of the house of faults",
                DataDir = house._directory,
                WorkspaceDir = Path.Combine(house._directory, "workspace"),
                LogDir = Path.Combine(house._directory, "logs"),
                LogConsole = false,
                Url = new Uri("http://127.0.0.1:0"),
                RateLimitRequestsPerMinute = 1_000_000,
                RateLimitChainsPerHour = 1_000_000,
            },
            services =>
            {
                var own = services.Last(service => service.ServiceType == typeof(ISealLog));
                services.AddSingleton(provider =>
                {
                    house.Log = FaultyLog.Over((ISealLog)(own.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, own.ImplementationType!)));
                    return house.Log.Proxy;
                });
                services.AddSingleton<IEmbedder>(house.Embedder);
                services.AddSingleton<TimeProvider>(house.Clock);
                services.AddSingleton(new GateSettings(null, 2.5) { EmbedderPatience = TimeSpan.FromMilliseconds(200) });
                change?.Invoke(services);
            },
            CancellationToken.None);
        house._http = new HttpClient { BaseAddress = house._silo.Url };
        house.Client = new NexusClient(house._http, House.DemoKey);
        return house;
    }

    /// <summary>A persona for arithmetic, and a chain under it.</summary>
    public async Task<string> ChainAsync(string persona = "clerk", BudgetsBody? budgets = null)
    {
        string[] tools = [.. Services.GetServices<ITool>().Select(tool => tool.Descriptor.Name).Where(name => name is "compute_stats" or "hostile")];
        await Client.CreatePersonaAsync(new PersonaRequest(persona, "", tools, ["compute:**", "data:**", "hostile:**"], ["compute statistics of the numbers", "try what is possible"], 600, "medium", Budgets: budgets));
        return await Client.OpenChainAsync("compute statistics", persona);
    }

    public Task<ActionResponse> ComputeAsync(string chain, string action = "compute statistics of the numbers") =>
        Client.ActAsync(chain, new ActionRequest("compute_stats", Utf8Json.From("""{"values":[1,2,3]}"""), new ActionIntent(action)));

    public async ValueTask DisposeAsync()
    {
        Log.Heal();
        Client.Dispose();
        _http.Dispose();
        await _silo.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}

/// <summary>The silo's own log, which fails when it is told to.</summary>
public class FaultyLog : DispatchProxy
{
    private ISealLog _inner = null!;

    /// <summary>Throws what a call of this name shall meet, or nothing.</summary>
    internal Action<string, LogBatch?>? Before { get; set; }

    /// <summary>What happens once an append is durable and before its caller knows.</summary>
    internal Func<LogBatch, Task>? After { get; set; }

    internal ISealLog Proxy { get; private set; } = null!;

    internal static FaultyLog Over(ISealLog inner)
    {
        var proxy = Create<ISealLog, FaultyLog>();
        var faulty = (FaultyLog)(object)proxy;
        (faulty._inner, faulty.Proxy) = (inner, proxy);
        return faulty;
    }

    internal void Heal() => (Before, After) = (null, null);

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var batch = args?.OfType<LogBatch>().FirstOrDefault();
        Before?.Invoke(targetMethod!.Name, batch);
        try
        {
            var answer = targetMethod!.Invoke(_inner, args);
            return batch is not null && After is { } after ? new ValueTask<AppendResult>(ThenAsync((ValueTask<AppendResult>)answer!, batch, after)) : answer;
        }
        catch (TargetInvocationException thrown) when (thrown.InnerException is { } cause)
        {
            throw cause;
        }
    }

    private static async Task<AppendResult> ThenAsync(ValueTask<AppendResult> append, LogBatch batch, Func<LogBatch, Task> after)
    {
        var result = await append;
        await after(batch);
        return result;
    }
}

/// <summary>The lexical embedder, which fails or never answers when it is told to.</summary>
internal sealed class FaultyEmbedder : IEmbedder
{
    private readonly LexicalEmbedder _inner = new();

    public Exception? Fault { get; set; }

    public bool Silent { get; set; }

    public string Name => "faulty";

    public double DefaultThreshold => _inner.DefaultThreshold;

    public async ValueTask<ReadOnlyMemory<float>> EmbedAsync(string text, CancellationToken cancellation)
    {
        if (Fault is { } fault) throw fault;
        if (Silent) await new TaskCompletionSource().Task;
        return await _inner.EmbedAsync(text, cancellation);
    }
}

/// <summary>A clock whose wall time and monotonic time jump apart.</summary>
internal sealed class JumpingClock : TimeProvider
{
    public TimeSpan Wall { get; set; }

    public TimeSpan Monotonic { get; set; }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Wall;

    public override long GetTimestamp() => System.GetTimestamp() + (long)(Monotonic.TotalSeconds * TimestampFrequency);
}
