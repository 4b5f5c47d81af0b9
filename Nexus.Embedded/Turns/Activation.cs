using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace Nexus.Embedded;

/// <summary>
/// One grain at work. It is its own task scheduler: requests, continuations, timer ticks and stream events are items of
/// one queue, and one thread at a time runs them. What no lock guards is touched in turns only.
/// </summary>
internal sealed partial class Activation : TaskScheduler, IThreadPoolWorkItem, IGrainContext
{
    private AsyncServiceScope? _scope;
    private TaskCompletionSource? _deactivated;
    private GrainReference? _reference;

    public Activation(GrainClass grainClass, GrainTarget target, IReadOnlyList<GrainRequest>? inherited = null)
    {
        Class = grainClass;
        Target = target;
        _lastUse = grainClass.Engine.Now;
        _queue.Enqueue(ActivateTurn.Instance);
        foreach (var request in inherited ?? [])
        {
            Link(request);
            _queue.Enqueue(request);
        }
    }

    public static new Activation? Current => _current;

    public GrainClass Class { get; }

    public GrainTarget Target { get; }

    public GrainEngine Engine => Class.Engine;

    public GrainId GrainId => Target.GrainId;

    public object? GrainInstance { get; private set; }

    public bool HasFilters => Engine.Filters.Length > 0 || GrainInstance is IIncomingGrainCallFilter;

    public GrainReference GrainReference => _reference ??= Class.ProxyInterface is { } type
        ? (GrainReference)GrainBinding.Reference(Target, type)
        : new GrainReference(Target);

    public IServiceProvider ActivationServices => (_scope ??= Engine.Services.CreateAsyncScope()).ServiceProvider;

    public Task Deactivated
    {
        get
        {
            var source = _deactivated
                ?? Interlocked.CompareExchange(ref _deactivated, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), null)
                ?? _deactivated;
            if (IsDead)
                source.TrySetResult();
            return source.Task;
        }
    }

    public static Activation Of(IGrainBase grain) =>
        grain.GrainContext as Activation ?? throw new InvalidOperationException($"{grain.GetType().Name} was not made by the grain engine.");

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default) => DeactivateOnIdle(deactivationReason);

    public override string ToString() => $"{GrainId} ({_phase})";
}
