using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Nexus.Tests.Journeys;

/// <summary>The silo as a user starts it: its own process, a real socket, a directory that outlives it.</summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    public const string DemoKey = "nxs_demo_key_12345";

    private readonly Process _process;
    private readonly int _port;
    private readonly List<string> _output = [];

    private SiloProcess(Process process, int port)
    {
        _process = process;
        _port = port;
        Http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(60) };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", DemoKey);
        DataReceivedEventHandler keep = (_, line) =>
        {
            lock (_output)
                if (line.Data is not null) _output.Add(line.Data);
        };
        process.OutputDataReceived += keep;
        process.ErrorDataReceived += keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public HttpClient Http { get; }

    public int Pid => _process.Id;

    public string Output
    {
        get
        {
            lock (_output) return string.Join('\n', _output);
        }
    }

    /// <summary>Started, and listening.</summary>
    public static async Task<SiloProcess> StartAsync(string directory, params (string Name, string Value)[] environment)
    {
        var silo = Launch(directory, environment);
        try
        {
            await silo.WaitForSocketAsync();
            return silo;
        }
        catch
        {
            await silo.DisposeAsync();
            throw;
        }
    }

    /// <summary>Started, and nothing more.</summary>
    public static SiloProcess Launch(string directory, params (string Name, string Value)[] environment)
    {
        var port = environment.FirstOrDefault(static one => one.Name == "NEXUS_URL").Value is { } url ? new Uri(url).Port : FreePort();
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Nexus.Silo.dll")])
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var inherited in start.Environment.Keys.Where(name => name.StartsWith("NEXUS_", StringComparison.Ordinal)).ToList()) start.Environment.Remove(inherited);
        start.Environment["NEXUS_URL"] = $"http://127.0.0.1:{port}";
        start.Environment["NEXUS_RATE_LIMIT_REQUESTS_PER_MINUTE"] = "1000000";
        start.Environment["NEXUS_RATE_LIMIT_CHAINS_PER_HOUR"] = "1000000";
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new SiloProcess(Process.Start(start)!, port);
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as a service manager stops it; it must end by itself.</summary>
    public async Task StopAsync()
    {
        using (var stop = Process.Start("kill", ["-TERM", Pid.ToString(CultureInfo.InvariantCulture)])) await stop.WaitForExitAsync();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    private async Task WaitForSocketAsync()
    {
        while (!_process.HasExited)
        {
            using var socket = new TcpClient();
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, _port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(10);
            }
        }

        throw new InvalidOperationException($"the silo ended with exit code {_process.ExitCode}:\n{Output}");
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
