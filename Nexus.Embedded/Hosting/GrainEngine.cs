using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Nexus.Embedded;

/// <summary>All grains of one host. It knows of no other.</summary>
internal sealed class GrainEngine : IDisposable
{
    private readonly ConcurrentDictionary<Type, GrainBinding> _bindings = new();
    private readonly ConcurrentDictionary<Type, GrainClass> _classes = new();
    private readonly ConcurrentDictionary<GrainType, GrainClass> _classesByName = new();
    private readonly ConcurrentDictionary<string, GrainClass[]> _subscribers = new(StringComparer.Ordinal);
    private readonly EngineSweep _sweep;
    private IIncomingGrainCallFilter[]? _filters;
    private volatile EngineState _state;

    public GrainEngine(IServiceProvider services, EmbeddedGrainOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        Services = services;
        Options = options;
        Time = time;
        Log = new EngineLog(loggers.CreateLogger("Nexus.Embedded"));
        Factory = new GrainFactory(this);
        Copier = new MessageCopier(options.JsonOptions);
        _sweep = new EngineSweep(this);
    }

    public IServiceProvider Services { get; }

    public EmbeddedGrainOptions Options { get; }

    public TimeProvider Time { get; }

    public EngineLog Log { get; }

    public GrainFactory Factory { get; }

    public MessageCopier Copier { get; }

    /// <summary>Milliseconds, as of the last sweep: near enough for timeouts and idleness, and free to read.</summary>
    public long Now => _sweep.Now;

    public bool IsStopped => _state == EngineState.Stopped;

    // Resolved late: a filter may itself need the grain factory.
    public IIncomingGrainCallFilter[] Filters => _filters ??= [.. Services.GetServices<IIncomingGrainCallFilter>()];

    public IEnumerable<Activation> Activations => _classes.Values.SelectMany(grainClass => grainClass.Activations);

    public bool Refuses(GrainRequest request) => _state switch
    {
        EngineState.Running => false,
        EngineState.Draining => request.Caller is null && !request.IsInternal,
        _ => true,
    };

    public SiloUnavailableException Unavailable() =>
        new(_state == EngineState.Stopped ? "The grain engine has stopped." : "The grain engine is stopping.");

    public GrainBinding BindingOf(Type interfaceType) =>
        _bindings.TryGetValue(interfaceType, out var known) ? known : _bindings.GetOrAdd(interfaceType, GrainBinding.Create(this, interfaceType));

    public GrainClass ClassOf(GrainClassInfo info)
    {
        var grainClass = _classes.GetOrAdd(info.Type, static (_, state) => new GrainClass(state.Engine, state.Info), (Engine: this, Info: info));
        var named = _classesByName.GetOrAdd(grainClass.GrainType, grainClass);
        return ReferenceEquals(named, grainClass)
            ? grainClass
            : throw new InvalidOperationException($"{named.Info.Type} and {info.Type} have the same grain type '{grainClass.GrainType}'.");
    }

    public GrainClass ClassOf(GrainType type)
    {
        if (_classesByName.TryGetValue(type, out var known))
            return known;
        var info = GrainCatalog.Classes.FirstOrDefault(info => info.GrainType == type.ToString())
            ?? throw new ArgumentException($"There is no grain of type '{type}'.");
        return ClassOf(info);
    }

    public GrainClass[] ImplicitSubscribersOf(string streamNamespace) => _subscribers.GetOrAdd(
        streamNamespace,
        static (name, engine) => [.. GrainCatalog.Classes.Where(info => Array.IndexOf(info.StreamNamespaces, name) >= 0).Select(engine.ClassOf)],
        this);

    public IGrainStorage StorageOf(string? name, GrainId grain) =>
        Services.GetKeyedService<IGrainStorage>(name ?? EmbeddedGrainOptions.DefaultStorageName)
        ?? throw new InvalidOperationException($"{grain} keeps state in the storage '{name ?? EmbeddedGrainOptions.DefaultStorageName}', and none of that name is registered.");

    /// <summary>Lets everything under way end, then ends every activation, then refuses all; no later than the deadline.</summary>
    public async Task StopAsync(Func<bool> hasQuietened, CancellationToken deadline)
    {
        if (_state != EngineState.Running)
            return;
        _state = EngineState.Draining;
        try
        {
            while (!hasQuietened())
                await Task.Delay(5, deadline);
            var asked = new HashSet<Activation>();
            while (true)
            {
                var left = Activations.ToList();
                if (left.Count == 0)
                    break;
                foreach (var activation in left)
                {
                    if (asked.Add(activation))
                        activation.DeactivateWhenDone(new(DeactivationReasonCode.ShuttingDown, "the engine stops"));
                }

                await Task.Delay(5, deadline);
            }
        }
        catch (OperationCanceledException)
        {
            Log.DrainIncomplete(Activations.Count());
        }

        _state = EngineState.Stopped;
        _sweep.Dispose();
        foreach (var activation in Activations)
            activation.FailAll(Unavailable());
    }

    public void Dispose()
    {
        _state = EngineState.Stopped;
        _sweep.Dispose();
        foreach (var activation in Activations)
            activation.FailAll(Unavailable());
    }
}
