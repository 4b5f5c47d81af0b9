using System.Diagnostics;
using System.Globalization;
using Nexus.Actions;
using Nexus.Bench.Door;
using Nexus.Configuration;
using Nexus.Embeddings;
using Nexus.Gates;
using Nexus.Personas;

namespace Nexus.Bench.Gates;

/// <summary>What the four gates cost a decision, and whether that grows with a persona's patterns, scopes and history: meaning read, drift read, all four judged.</summary>
internal static class GatesBench
{
    private const int CachedSamples = 20_000;
    private const int Warmup = 400;

    // Three seconds: of fewer, a moment's work elsewhere on the machine is the slowest hundredth.
    private const int MissedSamples = 2_000;

    public static async Task RunAsync(BenchRun run)
    {
        run.Note("peer: Microsoft's agent governance toolkit publishes 0.416 ms p99 for its full stack without durability");
        var embedder = EmbedderChoice.Make(new NexusOptions(), TimeProvider.System);
        foreach (var size in new[] { 1, 100, 10_000 })
        {
            var decision = new Decision(embedder, size);
            var from = Stopwatch.GetTimestamp();
            await decision.JudgeAsync(Text(-1));
            run.Note($"{size:N0} patterns, scopes and actions of history: patterns embedded in {BenchRun.Number(Stopwatch.GetElapsedTime(from).TotalSeconds)} s, at the first decision ({embedder.Name})");
            var cached = await SampleAsync(CachedSamples, _ => decision.JudgeAsync(Text(-1)));
            run.AtMost($"  embedding cached, p99 with {size:N0}", cached.P99, 0.2, "ms", $"p50 {BenchRun.Number(cached.P50)} ms, {BenchRun.Number(cached.Kilobytes)} KB");
            // Letters, not digits: numbers are masked and would hit the cache. What is compiled meanwhile is not measured.
            await SampleAsync(Warmup, i => decision.JudgeAsync(Text(MissedSamples + i)));
            var missed = await SampleAsync(MissedSamples, i => decision.JudgeAsync(Text(i)));
            run.AtMost($"  embedding missed, p99 with {size:N0}", missed.P99, 3, "ms", $"p50 {BenchRun.Number(missed.P50)} ms, least {BenchRun.Number(missed.Least)} ms, {BenchRun.Number(missed.Kilobytes)} KB, {missed.Collections} collections");
        }
        (embedder as IDisposable)?.Dispose();
    }

    private static string Text(int number) => number < 0 ? "run the benchmark step on 'quarterly report'" : $"run the benchmark step about {Word(number)} for the board";

    private static string Word(int number) => string.Concat(number.ToString("D4", CultureInfo.InvariantCulture).Select(digit => (char)('a' + digit - '0')));

    private static async Task<Sample> SampleAsync(int count, Func<int, ValueTask> act)
    {
        var samples = new double[count];
        var (collections, bytes) = (GC.CollectionCount(0), GC.GetTotalAllocatedBytes(true));
        for (var i = 0; i < count; i++)
        {
            var from = Stopwatch.GetTimestamp();
            await act(i);
            samples[i] = Stopwatch.GetElapsedTime(from).TotalMilliseconds;
        }
        (collections, bytes) = (GC.CollectionCount(0) - collections, GC.GetTotalAllocatedBytes(true) - bytes);
        Array.Sort(samples);
        return new Sample(samples[0], samples[count / 2], samples[count * 99 / 100], bytes / 1024.0 / count, collections);
    }

    /// <param name="Kilobytes">Allocated a decision.</param>
    /// <param name="Collections">Of garbage, meanwhile.</param>
    private sealed record Sample(double Least, double P50, double P99, double Kilobytes, int Collections);

    /// <summary>Everything a decision of one persona needs, prepared as the door prepares it.</summary>
    private sealed class Decision
    {
        private readonly GateRow _row = new([new ScopeGate(), new IntentGate(), new TtlGate(), new DriftGate()]);
        private readonly MeaningReader _reader;
        private readonly PersonaFold _fold = new();
        private readonly DateTimeOffset _now = DateTimeOffset.UtcNow;
        private readonly GateInput _input;

        public Decision(IEmbedder embedder, int size)
        {
            _reader = new MeaningReader(embedder);
            var tool = new BenchTool().Descriptor;
            var patterns = Enumerable.Range(0, size).Select(i => i == size - 1 ? "run the benchmark step" : $"handle the {Word(i)} matter of the office");
            var scopes = Enumerable.Range(0, size).Select(i => i == size - 1 ? "bench:**" : $"bench:{Word(i)}/**");
            var contract = new PersonaContract(Guid.NewGuid().ToString(), "bench", "For measuring.", [tool.Name], [.. scopes], [.. patterns], 86_400, RiskLevel.Low, 1, true);
            var intent = new Intent(
                Guid.NewGuid().ToString(), Guid.NewGuid().ToString(), 0, contract.Id, tool.Name, Utf8Json.From("{\"topic\":\"quarterly report\"}"), Text(-1),
                ["the benchmark asks for it"], new string('0', 64), null, [new Observation("task", true, "measure")], default);
            var call = CallPreparation.Prepare(tool, tool.Name, intent.Parameters, intent.ChainId);
            for (var i = 0; i < size; i++) _fold.Add(new FoldedAction(i, Features.Of(call, _now), SealStatus.Executed, [], false));
            var lease = new Lease(Guid.NewGuid().ToString(), contract.Id, 1, 1, _now, 0, 1, contract.MaxTtlSeconds);
            var unread = new MeaningReading(0, "", 0, "", "");
            _input = new GateInput(intent, contract, TrustTier.Established, tool, call, lease, "", _now, TimeSpan.TicksPerSecond, 1, unread, null, "", new GateSettings(null, 2.5));
        }

        public async ValueTask JudgeAsync(string plannedAction)
        {
            var meaning = await _reader.ReadAsync(_input.Contract, plannedAction, null, CancellationToken.None);
            var verdicts = _row.Judge(_input with { Meaning = meaning, Drift = _fold.Read(Features.Of(_input.Call, _now)) });
            foreach (var verdict in verdicts)
                if (verdict.Verdict == GateVerdict.Fail) throw new InvalidOperationException(verdict.Reason);
        }
    }
}
