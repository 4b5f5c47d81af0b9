using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
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
        var port = FreePort();
        var clock = Stopwatch.StartNew();
        using var silo = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "../../Nexus.Silo/release/Nexus.Silo.dll")])
        {
            WorkingDirectory = directory,
            Environment = { ["NEXUS_URL"] = $"http://127.0.0.1:{port}", ["NEXUS_DATA_DIR"] = Path.Combine(directory, "data") },
            RedirectStandardOutput = true,
        })!;
        silo.OutputDataReceived += (_, _) => { };
        silo.BeginOutputReadLine();
        try
        {
            using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "nxs_demo_key_12345");
            await WaitForSocketAsync(port, silo);
            using var response = await http.PostAsync("/v1/execute", new StringContent("""{"task":"What is NEXUS?"}""", Encoding.UTF8, "application/json"));
            var body = await response.Content.ReadAsStringAsync();
            if (!response.IsSuccessStatusCode || !body.Contains("\"executed\"", StringComparison.Ordinal)) throw new InvalidOperationException($"the first action was not sealed: {response.StatusCode} {body}");
            var seconds = clock.Elapsed.TotalSeconds;
            if (!measureMemory) return (seconds, 0);
            await Task.Delay(TimeSpan.FromSeconds(5));
            silo.Refresh();
            return (seconds, silo.WorkingSet64 / 1e6);
        }
        finally
        {
            silo.Kill();
            await silo.WaitForExitAsync();
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task WaitForSocketAsync(int port, Process silo)
    {
        while (!silo.HasExited)
        {
            using var socket = new TcpClient();
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(5);
            }
        }

        throw new InvalidOperationException($"the silo ended with exit code {silo.ExitCode}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
