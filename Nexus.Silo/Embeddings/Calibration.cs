using System.Globalization;
using Nexus.Gates;

namespace Nexus.Embeddings;

/// <summary>How well an embedder tells what a pattern means from what it does not, measured on pairs that had no part in choosing its threshold.</summary>
/// <param name="Threshold">The one with the best accuracy on the calibrating half, of equals the highest.</param>
/// <param name="Accuracy">On the measuring half, at the threshold given.</param>
/// <param name="KeptOut">Share of paraphrases below it (false negatives).</param>
/// <param name="NearLetIn">Share of other deeds on the same things at or above it.</param>
/// <param name="FarLetIn">Share of foreign deeds at or above it.</param>
internal sealed record CalibrationResult(double Threshold, double Accuracy, double KeptOut, double NearLetIn, double FarLetIn, int Calibrating, int Measuring)
{
    /// <summary>Share of all that should be kept out and was not (false positives).</summary>
    public required double LetIn { get; init; }

    /// <summary>Accuracy on the calibrating half.</summary>
    public required double Fit { get; init; }
}

/// <summary>A pair of the paraphrase set. Kind: same, near (other deed on the same things) or far.</summary>
internal sealed record ParaphrasePair(string Domain, string Kind, string Pattern, string Action, bool Calibrates);

/// <summary>Chooses the threshold of an embedder on one half of a paraphrase set and measures on the other.</summary>
internal static class Calibration
{
    /// <summary>Lines of domain, kind, pattern and action, parted by tabs. All pairs of a pattern stand in one half, so that no half knows the other's patterns.</summary>
    public static IReadOnlyList<ParaphrasePair> Read(IEnumerable<string> lines)
    {
        var pairs = new List<ParaphrasePair>();
        var halves = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            if (line.StartsWith('#') || line.Length == 0) continue;
            var cells = line.Split('\t');
            if (cells.Length != 4 || cells[1] is not ("same" or "near" or "far")) throw new NexusException(ErrorCode.Invalid, $"'{line}' must be domain, kind (same, near or far), pattern and action, parted by tabs");
            if (!halves.TryGetValue(cells[2], out var calibrates)) halves[cells[2]] = calibrates = halves.Count % 2 == 0;
            pairs.Add(new ParaphrasePair(cells[0], cells[1], cells[2], cells[3], calibrates));
        }
        return pairs;
    }

    /// <param name="threshold">Where to measure; null for the one that calibration finds.</param>
    public static async Task<CalibrationResult> MeasureAsync(IEmbedder embedder, IReadOnlyList<ParaphrasePair> pairs, double? threshold, CancellationToken cancellation)
    {
        var patterns = await embedder.EmbedAllAsync([.. pairs.Select(pair => ValueMask.Of(pair.Pattern))], cancellation);
        var actions = await embedder.EmbedAllAsync([.. pairs.Select(pair => ValueMask.Of(pair.Action))], cancellation);
        var judged = pairs.Select((pair, i) => (Pair: pair, Cosine: Cosine(patterns[i].Span, actions[i].Span))).ToArray();
        var (calibrating, measuring) = (judged.Where(one => one.Pair.Calibrates).ToArray(), judged.Where(one => !one.Pair.Calibrates).ToArray());
        var best = Enumerable.Range(0, 101).Select(i => i / 100.0).OrderByDescending(at => Accuracy(calibrating, at)).ThenByDescending(at => at).First();
        var at = threshold ?? best;
        return new CalibrationResult(best, Accuracy(measuring, at), 1 - Share("same"), Share("near"), Share("far"), calibrating.Length, measuring.Length)
        {
            LetIn = measuring.Where(one => one.Pair.Kind != "same").Average(one => one.Cosine >= at ? 1.0 : 0),
            Fit = Accuracy(calibrating, at),
        };

        double Share(string kind) => measuring.Where(one => one.Pair.Kind == kind).Average(one => one.Cosine >= at ? 1.0 : 0);
    }

    /// <summary>As a line of the published table.</summary>
    public static string Line(string name, CalibrationResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-24} {result.Threshold,5:0.00} {result.Accuracy,8:0.000} {result.LetIn,6:0.000} {result.KeptOut,6:0.000} {result.NearLetIn,6:0.000} {result.FarLetIn,6:0.000}");

    private static double Accuracy((ParaphrasePair Pair, double Cosine)[] judged, double threshold) => judged.Average(one => one.Pair.Kind == "same" == one.Cosine >= threshold ? 1.0 : 0);

    private static double Cosine(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        var lengths = Vectors.Length(x) * Vectors.Length(y);
        return lengths == 0 ? 0 : Vectors.Dot(x, y) / lengths;
    }
}
