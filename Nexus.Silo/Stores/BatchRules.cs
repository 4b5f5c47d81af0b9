using System.Runtime.InteropServices;
using Nexus.Ledger;

namespace Nexus.Stores;

/// <summary>What every store asks of a batch before it touches anything.</summary>
internal static class BatchRules
{
    /// <exception cref="ArgumentException">The state after the batch does not follow from the one before, or a leaf stands in it twice.</exception>
    public static void Check(LogBatch batch, long size, long seals)
    {
        if (batch.Leaves.Count == 0) throw new ArgumentException("a batch holds at least one leaf");
        if (batch.After.Size != size + batch.Leaves.Count) throw new ArgumentException($"a batch of {batch.Leaves.Count} leaves after {size} does not end at {batch.After.Size}");
        var decisions = 0;
        var kindsOf = new Dictionary<string, int>(batch.Leaves.Count);
        foreach (var leaf in batch.Leaves)
        {
            if (leaf.Kind == LeafKind.Decision) decisions++;
            ref var kinds = ref CollectionsMarshal.GetValueRefOrAddDefault(kindsOf, leaf.SealId, out _);
            var kind = 1 << (int)leaf.Kind;
            if ((kinds & kind) != 0) throw new ArgumentException($"the {leaf.Kind} leaf of seal '{leaf.SealId}' stands twice in one batch");
            kinds |= kind;
        }

        if (batch.After.Seals != seals + decisions) throw new ArgumentException($"{decisions} decisions after {seals} seals do not make {batch.After.Seals}");
    }
}
