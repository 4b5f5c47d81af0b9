using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Nexus.Ledger;

/// <summary>Leaves on their way into the log, and who waits for them.</summary>
/// <remarks>What continues is the grain's own answer to its caller, in the same turn: no detour by the queue.</remarks>
internal sealed class WaitingAppend(ImmutableArray<LeafDraft> leaves) : TaskCompletionSource<Appended>
{
    private readonly long[] _indices = new long[leaves.Length];
    private int _placed;

    public ImmutableArray<LeafDraft> Leaves => leaves;

    /// <summary>Told once a position.</summary>
    public void Place(int position, long index)
    {
        _indices[position] = index;
        if (++_placed == _indices.Length) TrySetResult(new Appended(ImmutableCollectionsMarshal.AsImmutableArray(_indices)));
    }

    public void Fail(Exception reason) => TrySetException(reason);
}
