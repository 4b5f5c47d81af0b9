using System.Collections.Immutable;

namespace Nexus.Ledger;

/// <summary>Leaves on their way into the log, and who waits for them.</summary>
internal sealed class WaitingAppend(ImmutableArray<LeafDraft> leaves)
{
    private readonly TaskCompletionSource<Appended> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long[] _indices = Enumerable.Repeat(-1L, leaves.Length).ToArray();

    public ImmutableArray<LeafDraft> Leaves => leaves;

    public Task<Appended> Done => _done.Task;

    public void Place(int position, long index)
    {
        _indices[position] = index;
        foreach (var known in _indices)
            if (known < 0) return;
        _done.TrySetResult(new Appended([.. _indices]));
    }

    public void Fail(Exception reason) => _done.TrySetException(reason);
}
