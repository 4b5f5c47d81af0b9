using System.ComponentModel;
using System.Reflection;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace Nexus.Embedded;

/// <summary>A call on its way: what to do, for whom, since when.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class GrainRequest : TurnItem, IInvokable
{
    // A doubly linked list of everything an activation has accepted and not finished, oldest first.
    // Guarded by the activation's gate, so that the sweep can read it while a turn blocks its thread.
    internal GrainRequest? Older;
    internal GrainRequest? Newer;
    internal bool IsLive;

    internal Activation? Target;
    internal GrainTarget? Caller;
    internal RequestValues? Values;
    internal long ArrivedAt;
    internal bool IsRunning;
    internal int Forwards;

    private Task? _pending;
    private CallContext? _context;
    private CancellationTokenSource? _cancellation;
    private CancellationTokenRegistration _cancelledByCaller;

    public abstract GrainMethod Method { get; }

    public virtual int ArgumentCount => 0;

    /// <summary>The token among the arguments, if the method has one.</summary>
    protected internal virtual CancellationToken Token
    {
        get => default;
        set { }
    }

    internal abstract bool IsAnswered { get; }

    internal GrainMethodFlags Flags => Method.Flags;

    /// <summary>Whether the call keeps others out while it runs and its grain from ending.</summary>
    internal virtual bool Occupies => true;

    internal virtual bool CountsAsUse => true;

    internal virtual bool HasDeadline => true;

    internal virtual bool Interleaves => (Flags & GrainMethodFlags.AlwaysInterleave) != 0;

    internal virtual bool PassesFilters => true;

    /// <summary>Whether the engine itself sends it, on behalf of work that was accepted before.</summary>
    internal virtual bool IsInternal => false;

    /// <summary>Calls the grain.</summary>
    protected internal abstract Task Start(object grain);

    protected virtual object? GetArgument(int index) => throw new ArgumentOutOfRangeException(nameof(index));

    protected virtual void SetArgument(int index, object value) => throw new ArgumentOutOfRangeException(nameof(index));

    internal abstract object? ResultOf(Task task);

    internal abstract bool TryAnswer(Task task, CallContext? context);

    internal abstract bool TryFail(Exception error);

    internal abstract bool TryCancel(CancellationToken token);

    internal virtual string Describe() => Method.ToString();

    internal override void RunTurn(Activation activation) => activation.Arrive(this);

    /// <summary>Runs in a turn of the activation. True when the method has already ended.</summary>
    internal bool Begin(Activation activation, object grain)
    {
        if (Values is not null)
            RequestValues.Current = Values;
        Task task;
        try
        {
            if (PassesFilters && activation.HasFilters)
            {
                _context = new CallContext(this, activation, grain);
                task = _context.Invoke();
            }
            else
            {
                task = Start(grain);
            }

            task ??= Task.FromException(new InvalidOperationException($"{Describe()} returned null where a task was due."));
        }
        catch (Exception error)
        {
            task = Task.FromException(error);
        }

        _pending = task;
        if (task.IsCompleted)
            return true;

        // Not through a pool thread: the captured scheduler is the activation, so the end of the call is a turn of it.
        task.GetAwaiter().UnsafeOnCompleted(End);
        return false;
    }

    internal void Answer()
    {
        _cancelledByCaller.Unregister();
        TryAnswer(_pending!, _context);
    }

    internal Exception? Error => _pending is { IsFaulted: true } ? _pending.Exception!.InnerException : null;

    /// <summary>Replaces the caller's token by one that is cancelled in a turn of the grain. False when it is too late to call at all.</summary>
    internal bool TryLinkToken(CancellationToken token)
    {
        if (token.IsCancellationRequested)
            return false;
        _cancellation = new CancellationTokenSource();
        Token = _cancellation.Token;
        _cancelledByCaller = token.UnsafeRegister(
            static (state, cancelled) =>
            {
                var request = (GrainRequest)state!;
                request.TryCancel(cancelled);
                request.CancelInTurn();
            },
            this);
        return true;
    }

    internal void CancelInTurn()
    {
        if (_cancellation is { } cancellation && Target is { } target)
            target.Post(new CancelTurn(cancellation));
    }

    private void End() => Target!.Finish(this);

    int IInvokable.GetArgumentCount() => ArgumentCount;

    object? IInvokable.GetArgument(int index) => GetArgument(index);

    void IInvokable.SetArgument(int index, object value) => SetArgument(index, value);

    string IInvokable.GetMethodName() => Method.Name;

    string IInvokable.GetInterfaceName() => Method.InterfaceName;

    Type IInvokable.GetInterfaceType() => Method.InterfaceType;

    MethodInfo IInvokable.GetMethod() => Method.Method;

    private sealed class CancelTurn(CancellationTokenSource cancellation) : TurnItem
    {
        internal override void RunTurn(Activation activation)
        {
            try
            {
                cancellation.Cancel();
            }
            catch (AggregateException error)
            {
                activation.Engine.Log.CancellationCallbackFailed(activation.GrainId, error);
            }
        }
    }
}
