namespace Nexus.Stores;

/// <summary>A piece of work for the writer thread, and whoever waits for it.</summary>
internal abstract class WriteItem
{
    /// <summary>Does it, inside the writer's transaction.</summary>
    public abstract void Execute(SqliteConnection connection);

    /// <summary>It is durable.</summary>
    public abstract void Complete();

    /// <summary>It did not happen, or nobody can tell.</summary>
    public abstract void Fail(Exception failure);
}

/// <inheritdoc />
internal sealed class WriteItem<T>(Func<SqliteConnection, T> work) : WriteItem
{
    // Continuations run elsewhere: they must not hold up the writer thread.
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Task => _done.Task;

    public override void Execute(SqliteConnection connection) => _result = work(connection);

    public override void Complete() => _done.TrySetResult(_result!);

    public override void Fail(Exception failure) => _done.TrySetException(failure);
}
