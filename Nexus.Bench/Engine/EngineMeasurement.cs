using Nexus.Bench.Door;

namespace Nexus.Bench.Engine;

internal static class EngineMeasurement
{
    public static async Task RunAsync(BenchRun run)
    {
        await using var silo = await BenchSilo.StartAsync(inMemory: true, null);
        foreach (var result in await EngineBench.RunAsync(silo.Grains, run.Span))
        {
            if (result is not { Callers: 64, Grains: 64, Name: "call" })
            {
                run.Note(result.ToString());
                continue;
            }

            run.AtLeast("grain calls, 64 callers, 64 grains", result.CallsPerSecond, 2_000_000, "calls/s");
            run.AtMost("allocated", result.BytesPerCall, 400, "bytes a call");
        }

        var (came, due, latest) = await EngineBench.TicksUnderLoadAsync(silo.Grains, run.Span);
        run.Note($"64 callers that never yield: {came} of {due} ticks of a timer of 20 ms came, the latest {latest.TotalMilliseconds:0} ms late");
    }
}
