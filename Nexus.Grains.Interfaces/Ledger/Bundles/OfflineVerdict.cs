using System.Collections.Immutable;

namespace Nexus.Ledger;

/// <summary>What an offline verification found.</summary>
/// <param name="Checkpoint">What it was verified against; null if the file's checkpoint is none.</param>
/// <param name="Leaves">How many leaves were recomputed.</param>
/// <param name="Seals">How many seals they belong to.</param>
/// <param name="Findings">Everything wrong, each with its leaf and field.</param>
/// <param name="Statement">What was verified and what was not, in sentences.</param>
public sealed record OfflineVerdict(Checkpoint? Checkpoint, int Leaves, int Seals, ImmutableArray<Finding> Findings, ImmutableArray<string> Statement)
{
    /// <summary>True if nothing is wrong.</summary>
    public bool Valid => Findings.IsEmpty;
}
