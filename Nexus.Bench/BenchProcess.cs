using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Nexus.Bench;

/// <summary>A real silo in a process of its own, with its default settings, on a free port and a given directory.</summary>
internal sealed class BenchProcess : IAsyncDisposable
{
    public const string Key = "nxs_demo_key_12345";

    private BenchProcess(Process process, int port)
    {
        (Process, Address) = (process, new Uri($"http://127.0.0.1:{port}"));
        Http = new HttpClient { BaseAddress = Address };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
    }

    public Process Process { get; }

    public Uri Address { get; }

    public HttpClient Http { get; }

    /// <summary>Started, and listening.</summary>
    public static async Task<BenchProcess> StartAsync(string directory, params (string Name, string Value)[] environment)
    {
        var port = FreePort();
        var start = Program("Nexus.Silo/release/Nexus.Silo.dll", directory);
        start.Environment["NEXUS_URL"] = $"http://127.0.0.1:{port}";
        start.Environment["NEXUS_DATA_DIR"] = Path.Combine(directory, "data");
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var silo = new BenchProcess(Silent(start), port);
        try
        {
            await silo.ListensAsync(port);
            return silo;
        }
        catch
        {
            await silo.DisposeAsync();
            throw;
        }
    }

    /// <summary>A program of this build, by its path below the folder of all projects, as it is started from a command line.</summary>
    public static ProcessStartInfo Program(string path, string directory, params string[] arguments) =>
        new("dotnet", [Path.Combine(AppContext.BaseDirectory, "../..", path), .. arguments]) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true };

    /// <summary>Starts it and shows only its errors.</summary>
    public static Process Silent(ProcessStartInfo start)
    {
        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        // What goes wrong is told where the figures are.
        process.ErrorDataReceived += static (_, line) =>
        {
            if (line.Data is { Length: > 0 } text) Console.Error.WriteLine(text);
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        if (!Process.HasExited) Process.Kill();
        await Process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await KillAsync();
        Process.Dispose();
    }

    private async Task ListensAsync(int port)
    {
        while (!Process.HasExited)
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

        throw new InvalidOperationException($"the silo ended with exit code {Process.ExitCode}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
