using Nexus.Embeddings;

namespace Nexus.Tests.Gates;

/// <summary>The pairs on which embedders are calibrated and measured.</summary>
internal static class Paraphrases
{
    public static IReadOnlyList<ParaphrasePair> All { get; } = Calibration.Read(File.ReadLines(Path.Combine(Some.Folder(), "Data", "paraphrases.tsv")));
}
