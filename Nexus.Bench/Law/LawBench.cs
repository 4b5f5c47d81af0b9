using System.Diagnostics;
using Nexus.Actions;
using Nexus.Bench.Door;
using Nexus.Gates;
using Nexus.Ledger;
using Nexus.Personas;

namespace Nexus.Bench.Law;

/// <summary>What one action costs without any host: four gates on prepared input, two leaves built and hashed.</summary>
internal static class LawBench
{
    private const int LatencySamples = 200_000;

    public static async Task RunAsync(BenchRun run)
    {
        var input = await PrepareAsync();
        var row = new GateRow([new ScopeGate(), new IntentGate(), new TtlGate(), new DriftGate()]);
        var verdicts = row.Judge(input);
        if (verdicts.Any(gate => gate.Verdict == GateVerdict.Fail)) throw new InvalidOperationException(string.Join("; ", verdicts.Select(gate => gate.Reason)));

        Spin(row, input, TimeSpan.FromSeconds(1));
        var threads = Environment.ProcessorCount;
        var clock = Stopwatch.StartNew();
        var done = await Task.WhenAll(Enumerable.Range(0, threads).Select(_ => Task.Run(() => Spin(row, input, run.Span))));
        run.AtLeast($"four gates and two leaves, {threads} threads", done.Sum() / clock.Elapsed.TotalSeconds, 150_000, "actions/s");

        var cached = Latencies(() => row.Judge(input));
        run.AtMost("four gates, embedding cached, p99", cached.P99, 100, "µs", $"p50 {cached.P50:0.0} µs");
        await MissAsync(run, input);
    }

    private static long Spin(GateRow row, GateInput input, TimeSpan span)
    {
        var salt = new byte[16];
        var clock = Stopwatch.StartNew();
        long actions = 0;
        while (clock.Elapsed < span)
        {
            for (var i = 0; i < 256; i++, actions++) Act(row, input, salt);
        }

        return actions;
    }

    private static void Act(GateRow row, GateInput input, byte[] salt)
    {
        var gates = row.Judge(input);
        var status = Verdict.Of(gates, input.Contract, input.Tier, input.Tool);
        var decision = Notary.Decide(new DecisionFacts(BenchSilo.Tenant, input.Intent, input.Contract, input.Tier, input.Call, status, gates, input.Now, 1, input.Now.AddSeconds(30)), salt);
        Notary.Conclude(
            new OutcomeFacts(
                BenchSilo.Tenant, input.Intent.ChainId, input.Intent.SealId, 0, input.Contract.Id, Convert.ToHexStringLower(decision.Hash.AsSpan()), SealStatus.Executed,
                Utf8Json.EmptyObject, "", [], 0.2, input.Now, 1, false),
            salt);
    }

    private static (double P50, double P99) Latencies(Action act)
    {
        var samples = new double[LatencySamples];
        for (var i = 0; i < samples.Length; i++)
        {
            var from = Stopwatch.GetTimestamp();
            act();
            samples[i] = Stopwatch.GetElapsedTime(from).TotalMicroseconds;
        }

        Array.Sort(samples);
        return (samples[samples.Length / 2], samples[samples.Length * 99 / 100]);
    }

    private static async Task MissAsync(BenchRun run, GateInput input)
    {
        var reader = new MeaningReader(new LexicalEmbedder());
        await reader.ReadAsync(input.Contract, "warm up", null, CancellationToken.None);
        var samples = new double[5_000];
        for (var i = 0; i < samples.Length; i++)
        {
            // Letters, not digits: numbers are masked and would hit the cache.
            var word = string.Concat(i.ToString("D4", System.Globalization.CultureInfo.InvariantCulture).Select(digit => (char)('a' + digit - '0')));
            var from = Stopwatch.GetTimestamp();
            await reader.ReadAsync(input.Contract, $"run the benchmark step about {word} for the board", null, CancellationToken.None);
            samples[i] = Stopwatch.GetElapsedTime(from).TotalMicroseconds;
        }

        Array.Sort(samples);
        run.Note($"intent embedding, cache missed: p50 {samples[samples.Length / 2]:0.0} µs, p99 {samples[samples.Length * 99 / 100]:0.0} µs (lexical)");
    }

    private static async Task<GateInput> PrepareAsync()
    {
        var now = DateTimeOffset.UtcNow;
        var tool = new BenchTool().Descriptor;
        var contract = new PersonaContract(Guid.NewGuid().ToString(), "bench", "For measuring.", [tool.Name], ["bench:**"], ["run the benchmark step"], 86_400, RiskLevel.Low, 1, true);
        var intent = new Intent(
            Guid.NewGuid().ToString(), Guid.NewGuid().ToString(), 0, contract.Id, tool.Name, Utf8Json.From("{\"topic\":\"quarterly report\"}"), "run the benchmark step on 'quarterly report'",
            ["the benchmark asks for it"], new string('0', 64), null, [new Observation("task", true, "measure")], default);
        var call = CallPreparation.Prepare(tool, tool.Name, intent.Parameters, intent.ChainId);
        var meaning = await new MeaningReader(new LexicalEmbedder()).ReadAsync(contract, intent.PlannedAction, null, CancellationToken.None);
        var fold = new PersonaFold();
        for (var i = 0; i < 100; i++) fold.Add(new FoldedAction(i, Features.Of(call, now), SealStatus.Executed, [], false));
        var lease = new Lease(Guid.NewGuid().ToString(), contract.Id, 1, 1, now, 0, 1, contract.MaxTtlSeconds);
        return new GateInput(intent, contract, TrustTier.Established, tool, call, lease, "", now, TimeSpan.TicksPerSecond, 1, meaning, fold.Read(Features.Of(call, now)), "", new GateSettings(null, 2.5));
    }
}
