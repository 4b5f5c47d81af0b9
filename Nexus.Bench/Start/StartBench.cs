using System.Diagnostics;
using System.Text;

namespace Nexus.Bench.Start;

/// <summary>A real process on an empty data directory, from its start to its first sealed action, and what it weighs when idle.</summary>
internal static class StartBench
{
    public static async Task RunAsync(BenchRun run)
    {
        var times = new List<double>();
        double memory = 0;
        for (var i = 0; i < 6; i++)
        {
            var (seconds, rss) = await OnceAsync(measureMemory: i == 5);
            if (i > 0) times.Add(seconds);
            memory = Math.Max(memory, rss);
        }

        times.Sort();
        run.AtMost("process start to first sealed action, median of 5 starts", times[2], 0.6, "s", $"fastest {times[0]:0.00} s, slowest {times[^1]:0.00} s");
        run.AtMost("idle resident memory", memory, 110, "MB");
    }

    private static async Task<(double Seconds, double Rss)> OnceAsync(bool measureMemory)
    {
        var directory = Directory.CreateTempSubdirectory("nexus-start-").FullName;
        try
        {
            var clock = Stopwatch.StartNew();
            await using var silo = await BenchProcess.StartAsync(directory);
            using var response = await silo.Http.PostAsync("/v1/execute", new StringContent("""{"task":"What is NEXUS?"}""", Encoding.UTF8, "application/json"));
            var body = await response.Content.ReadAsStringAsync();
            if (!response.IsSuccessStatusCode || !body.Contains("\"executed\"", StringComparison.Ordinal)) throw new InvalidOperationException($"the first action was not sealed: {response.StatusCode} {body}");
            var seconds = clock.Elapsed.TotalSeconds;
            if (!measureMemory) return (seconds, 0);
            await Task.Delay(TimeSpan.FromSeconds(5));
            silo.Process.Refresh();
            return (seconds, silo.Process.WorkingSet64 / 1e6);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
