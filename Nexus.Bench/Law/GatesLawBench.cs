using System.Diagnostics;
using System.Globalization;
using Nexus.Actions;
using Nexus.Gates;
using Nexus.Personas;
using Nexus.Tools;

namespace Nexus.Bench.Law;

/// <summary>What each part of judging one action costs: preparing the call, meaning, the four gates, the persona's fold. One thread; the embedding cached, and its miss apart.</summary>
public static class GatesLawBench
{
    private const int Actions = 200_000;
    private const int Misses = 5_000;

    /// <summary>Runs and returns the lines to print.</summary>
    public static IReadOnlyList<string> Run()
    {
        var input = Input();
        var row = new GateRow([new ScopeGate(), new IntentGate(), new TtlGate(), new DriftGate()]);
        if (row.Judge(input).FirstOrDefault(gate => gate.Verdict != GateVerdict.Pass) is { } failed) throw new InvalidOperationException($"the measured action must pass, but {failed}");
        var reader = new MeaningReader(new LexicalEmbedder());
        var fold = Fold(input.Call);
        return
        [
            Line("prepare the call (strict JSON, schema, resources, hash)", Actions, _ => CallPreparation.Prepare(input.Tool, input.Intent.Tool, input.Intent.Parameters, input.Intent.ChainId)),
            Line("meaning, embedding cached", Actions, _ => Read(reader, input.Contract, input.Intent.PlannedAction)),
            Line("four gates and verdict", Actions, _ => Verdict.Of(row.Judge(input), input.Contract, input.Tier, input.Tool)),
            Line("drift: read and fold", Actions, i => ReadAndAdd(fold, input.Call, i)),
            Line("meaning and four gates, embedding cached", Actions, _ => row.Judge(input with { Meaning = Read(reader, input.Contract, input.Intent.PlannedAction) })),
            Line("meaning, embedding missed (lexical)", Misses, i => Read(reader, input.Contract, $"write the report on {Letters(i)} to the file")),
        ];
    }

    private static string Line(string what, int count, Func<int, object> act)
    {
        for (var i = 0; i < count / 10; i++) act(-1 - i);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var micros = new double[count];
        var begun = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            var from = Stopwatch.GetTimestamp();
            act(i);
            micros[i] = Stopwatch.GetElapsedTime(from).TotalMicroseconds;
        }
        var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        var bytes = (GC.GetAllocatedBytesForCurrentThread() - allocated) / count;
        Array.Sort(micros);
        return string.Create(CultureInfo.InvariantCulture, $"{what}: p50 {micros[count / 2]:0.00} µs, p99 {micros[count * 99 / 100]:0.00} µs, {count / seconds:N0}/s, {bytes:N0} bytes each");
    }

    private static MeaningReading Read(MeaningReader reader, PersonaContract contract, string action)
    {
        // The lexical embedder answers at once, hit or miss.
        var reading = reader.ReadAsync(contract, action, null, CancellationToken.None);
        return reading.IsCompletedSuccessfully ? reading.Result : throw new InvalidOperationException("the lexical embedder did not answer at once");
    }

    private static object ReadAndAdd(PersonaFold fold, CommittedCall call, int i)
    {
        var features = Features.Of(call, DateTimeOffset.UnixEpoch.AddYears(56).AddSeconds(i));
        var reading = fold.Read(features);
        fold.Add(new FoldedAction(fold.LastLeaf + 2, features, SealStatus.Executed, [], false));
        return reading;
    }

    private static PersonaFold Fold(CommittedCall call)
    {
        var fold = new PersonaFold();
        for (var i = 0; i < 100; i++) fold.Add(new FoldedAction(2 * i, Features.Of(call, DateTimeOffset.UnixEpoch.AddYears(56).AddSeconds(i)), SealStatus.Executed, [], false));
        return fold;
    }

    // Letters, not digits: numbers are masked and would hit the cache.
    private static string Letters(int number) => string.Concat(number.ToString("D6", CultureInfo.InvariantCulture).Select(c => char.IsDigit(c) ? (char)('a' + c - '0') : 'z'));

    private static GateInput Input()
    {
        var now = DateTimeOffset.UnixEpoch.AddYears(56);
        var tool = new ToolDescriptor("file_write", "", Utf8Json.From("""{"type":"object","properties":{"path":{"type":"string","minLength":1},"content":{"type":"string"},"append":{"type":"boolean"}},"required":["path","content"],"additionalProperties":false}"""), RiskLevel.Medium, ToolEffect.Write, ["file:write:{path}"], ["path"], 10, false, ToolRecovery.Never, OutputTrust.Trusted, 1);
        var contract = new PersonaContract("0190a3c4-0000-7000-8000-000000000001", "creator", "", ["knowledge_search", "file_read", "file_write"], ["kb:**", "file:read:**", "file:write:**"], ["write the text to the file", "read the file", "search the knowledge base for information"], 120, RiskLevel.Medium, 1, true);
        var intent = new Intent("0190a3c4-0000-7000-8000-000000000002", "0190a3c4-0000-7000-8000-000000000003", 1, contract.Id, tool.Name, Utf8Json.From("""{"content":"The third quarter closed with a surplus.","path":"reports/2026/q3/summary.md"}"""), "write the text to the file 'reports/2026/q3/summary.md'", [], "", null, [new Observation("task", true, "Read the figures of the third quarter and write a summary to reports/2026/q3/summary.md")], default);
        var call = CallPreparation.Prepare(tool, tool.Name, intent.Parameters, intent.ChainId);
        var meaning = Read(new MeaningReader(new LexicalEmbedder()), contract, intent.PlannedAction);
        var lease = new Lease("0190a3c4-0000-7000-8000-000000000004", contract.Id, 1, 1, now, 0, 1, 120);
        return new GateInput(intent, contract, TrustTier.Established, tool, call, lease, "", now, TimeSpan.TicksPerSecond, 1, meaning, Fold(call).Read(Features.Of(call, now)), "", new GateSettings(null, 2.5));
    }
}
