using System.ComponentModel;

namespace Nexus.Embedded;

/// <inheritdoc />
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class GrainRequest<T> : GrainRequest
{
    // Asynchronously, or the caller's code would run inside the callee's turn.
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal Task<T> Answered => _answer.Task;

    internal override bool IsAnswered => _answer.Task.IsCompleted;

    internal override object? ResultOf(Task task) => typeof(T) == typeof(GrainVoid) ? null : ((Task<T>)task).Result;

    internal override bool TryAnswer(Task task)
    {
        if (task.IsFaulted)
            return _answer.TrySetException(task.Exception.InnerExceptions);
        if (task.IsCanceled)
            return _answer.TrySetCanceled(new TaskCanceledException(task).CancellationToken);
        try
        {
            return _answer.TrySetResult(WasFiltered ? TakeFiltered() : Take(task));
        }
        catch (Exception error)
        {
            // A filter has set a result of another type.
            return _answer.TrySetException(error);
        }
    }

    internal override bool TryFail(Exception error) => _answer.TrySetException(error);

    internal override bool TryCancel(CancellationToken token) => _answer.TrySetCanceled(token);

    private T Take(Task task)
    {
        var result = typeof(T) == typeof(GrainVoid) ? default! : ((Task<T>)task).Result;
        return Target is { Engine.Options.CopyMessages: true } ? Target.Engine.Copier.Copy(result) : result;
    }

    private T TakeFiltered()
    {
        if (IsReplaced || Inner is not { IsCompletedSuccessfully: true })
            return FilteredResult is { } result && typeof(T) != typeof(GrainVoid) ? (T)result : default!;
        return Take(Inner);
    }
}
