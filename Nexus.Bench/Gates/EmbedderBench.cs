using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Nexus.Configuration;
using Nexus.Embeddings;
using Nexus.Gates;

namespace Nexus.Bench.Gates;

/// <summary>The published table: each embedder's calibrated threshold, its accuracy on pairs that had no part in it, and what a sentence costs.</summary>
internal static class EmbedderBench
{
    private const int Samples = 400;

    public static async Task RunAsync(BenchRun run)
    {
        var pairs = Pairs();
        run.Note(string.Create(CultureInfo.InvariantCulture, $"{pairs.Count} pairs of {pairs.Select(pair => pair.Domain).Distinct().Count()} domains; {pairs.Count(pair => pair.Calibrates)} calibrate, {pairs.Count(pair => !pair.Calibrates)} measure. in/out: strangers let in, paraphrases kept out; near: another deed on the same things let in; far: a foreign deed let in"));
        run.Note($"{"embedder",-24} {"thr.",5} {"accuracy",8} {"in",6} {"out",6} {"near",6} {"far",6}  ms a sentence (least, p50, p99)");
        foreach (var embedder in Embedders(run))
        {
            var result = await Calibration.MeasureAsync(embedder, pairs, null, CancellationToken.None);
            var (least, p50, p99) = await CostAsync(embedder, pairs);
            run.Note(Calibration.Line(embedder.Name, result) + string.Create(CultureInfo.InvariantCulture, $"  {least:0.000}, {p50:0.000}, {p99:0.000}"));
            if (embedder is GraphEncoder) run.AtMost($"a sentence with {embedder.Name}, p50", p50, 2, "ms", "beside others on the machine it is the least that tells");
            if (Math.Abs(result.Threshold - embedder.DefaultThreshold) > 0.005) run.Note(string.Create(CultureInfo.InvariantCulture, $"{"",-24} in force is {embedder.DefaultThreshold:0.00}"));
            (embedder as IDisposable)?.Dispose();
        }
    }

    /// <summary>Those that need nothing, those that the build could fetch, and what NEXUS_EMBEDDING_* configure.</summary>
    private static IEnumerable<IEmbedder> Embedders(BenchRun run)
    {
        yield return new LexicalEmbedder();
        if (GraphEncoder.IsIn(EmbedderChoice.BundledFolder))
        {
            yield return EmbedderChoice.Make(new NexusOptions { EmbeddingModelPath = EmbedderChoice.BundledFolder }, TimeProvider.System);
            yield return EmbedderChoice.Make(new NexusOptions(), TimeProvider.System);
        }
        else
        {
            run.Note("the sentence encoder was not fetched by the build: not measured");
        }
        var configured = NexusConfiguration.Load([]).Options;
        if (configured.EmbeddingProvider != EmbeddingProvider.Auto || configured.EmbeddingModelPath.Length > 0) yield return EmbedderChoice.Make(configured, TimeProvider.System);
    }

    internal static IReadOnlyList<ParaphrasePair> Pairs()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("paraphrases.tsv")!;
        using var reader = new StreamReader(stream);
        return Calibration.Read(reader.ReadToEnd().Split('\n'));
    }

    private static async Task<(double Least, double P50, double P99)> CostAsync(IEmbedder embedder, IReadOnlyList<ParaphrasePair> pairs)
    {
        for (var i = 0; i < 60; i++) await embedder.EmbedAsync(ValueMask.Of(pairs[i].Action), CancellationToken.None);
        var samples = new double[Samples];
        for (var i = 0; i < samples.Length; i++)
        {
            var text = ValueMask.Of(pairs[i % pairs.Count].Action);
            var from = Stopwatch.GetTimestamp();
            await embedder.EmbedAsync(text, CancellationToken.None);
            samples[i] = Stopwatch.GetElapsedTime(from).TotalMilliseconds;
        }
        Array.Sort(samples);
        return (samples[0], samples[samples.Length / 2], samples[samples.Length * 99 / 100]);
    }
}
