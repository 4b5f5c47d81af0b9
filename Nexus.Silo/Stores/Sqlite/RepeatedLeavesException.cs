using System.Collections.Immutable;
using Nexus.Ledger;

namespace Nexus.Stores;

/// <summary>Leaves of a batch stand already. Thrown, so that the writer undoes what of the batch was inserted before it was noticed.</summary>
internal sealed class RepeatedLeavesException(ImmutableArray<RepeatedLeaf> existing) : Exception("leaves of the batch stand already")
{
    public ImmutableArray<RepeatedLeaf> Existing => existing;
}
