using System.ComponentModel;
using System.Reflection;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace Nexus.Embedded;

/// <summary>A call on its way: what to do, for whom, since when.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract partial class GrainRequest : TurnItem, IInvokable
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

    private CallerToken? _callerToken;

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

    internal abstract bool TryAnswer(Task task);

    internal abstract bool TryFail(Exception error);

    internal abstract bool TryCancel(CancellationToken token);

    internal virtual string Describe() => Method.ToString();

    internal override void RunTurn(Activation activation) => activation.Arrive(this);

    /// <summary>Runs in a turn of the activation. Returns the method's task if it has already ended.</summary>
    internal Task? Begin(Activation activation, object grain)
    {
        Values?.Enter();
        Task task;
        try
        {
            task = PassesFilters && activation.HasFilters ? InvokeNext() : Start(grain);
            task ??= Task.FromException(new InvalidOperationException($"{Describe()} returned null where a task was due."));
        }
        catch (Exception error)
        {
            task = Task.FromException(error);
        }

        if (task.IsCompleted)
            return task;

        // In the turn that ends the method, not through the queue once more. What the call carries is of no use there, and the task would keep it.
        activation.CleanContext();
        _ = task.ContinueWith(static (ended, request) => ((GrainRequest)request!).End(ended), this, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, activation);
        return null;
    }

    internal void Answer(Task ended)
    {
        _callerToken?.Forget();
        TryAnswer(ended);
    }

    /// <summary>Replaces the caller's token by one that is cancelled in a turn of the grain. False when it is too late to call at all.</summary>
    internal bool TryLinkToken(CancellationToken token)
    {
        if (token.IsCancellationRequested)
            return false;
        _callerToken = new CallerToken();
        Token = _callerToken.Token;
        _callerToken.Follow(token, this);
        return true;
    }

    internal void CancelInTurn()
    {
        if (_callerToken is { } token && Target is { } target)
            target.Post(token);
    }

    private void End(Task ended) => Target!.Finish(this, ended);

    int IInvokable.GetArgumentCount() => ArgumentCount;

    object? IInvokable.GetArgument(int index) => GetArgument(index);

    void IInvokable.SetArgument(int index, object value) => SetArgument(index, value);

    string IInvokable.GetMethodName() => Method.Name;

    string IInvokable.GetInterfaceName() => Method.InterfaceName;

    Type IInvokable.GetInterfaceType() => Method.InterfaceType;

    MethodInfo IInvokable.GetMethod() => Method.Method;
}
