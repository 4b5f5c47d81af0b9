using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Nexus.Wire;

namespace Nexus.Cli;

/// <summary>The one command that a guard keeps: starts it, ends it, and knows how it stands. What runs was given on the command line; no order can change that.</summary>
internal sealed class GuardedCommand(IReadOnlyList<string> command, IReadOnlyList<string> settable) : IDisposable
{
    private const int Hangup = 1;
    private const int EndNow = 9;
    private const int Terminate = 15;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ExitPatience = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, string> _settings = new(StringComparer.Ordinal);
    private Process? _process;
    private int _restarts;

    /// <summary>Its exit code, once it has ended.</summary>
    public int? ExitCode => _process is { HasExited: true } ended ? ended.ExitCode : null;

    /// <summary><c>running</c>, <c>stopped</c> (by a signal) or <c>ended</c>.</summary>
    public string State => _process is not { HasExited: false } process ? "ended" : IsStopped(process.Id) ? "stopped" : "running";

    public GuardRequest Report(int wait, string? answers = null, string? error = null, string? previous = null) =>
        new(_process is { HasExited: false } process ? process.Id : 0, State, _restarts, wait, answers, error, previous);

    /// <exception cref="NexusException">It cannot be started.</exception>
    public void Start()
    {
        var start = new ProcessStartInfo(command[0]) { UseShellExecute = false };
        foreach (var argument in command.Skip(1)) start.ArgumentList.Add(argument);
        foreach (var (name, value) in _settings) start.Environment[name] = value;
        try
        {
            _process = Process.Start(start);
        }
        catch (Exception error) when (error is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            throw new NexusException(ErrorCode.Invalid, $"'{command[0]}' cannot be started: {error.Message}", error);
        }
    }

    public async Task RestartAsync(CancellationToken cancellation)
    {
        await EndAsync(cancellation);
        Start();
        _restarts++;
    }

    public void Reload()
    {
        if (_process is not { HasExited: false } process) throw new NexusException(ErrorCode.Invalid, "the process does not run");
        if (Kill(process.Id, Hangup) != 0) throw new NexusException(ErrorCode.Invalid, $"the process could not be told (error {Marshal.GetLastPInvokeError()})");
    }

    /// <summary>Sets a variable for the next start; returns the one before.</summary>
    public string? Set(string name, string value)
    {
        if (!settable.Contains(name)) throw new NexusException(ErrorCode.Forbidden, $"variable '{name}' may not be set; this guard permits {(settable.Count == 0 ? "none" : string.Join(", ", settable))}");
        var before = _settings.GetValueOrDefault(name) ?? Environment.GetEnvironmentVariable(name);
        _settings[name] = value;
        return before;
    }

    /// <summary>Asks it and all it has started to end, and ends those that do not within a moment. One that is stopped cannot hear.</summary>
    public async Task EndAsync(CancellationToken cancellation)
    {
        if (_process is not { } process) return;
        if (State == "running")
        {
            var started = Descendants(process.Id);
            foreach (var pid in (int[])[process.Id, .. started]) Kill(pid, Terminate);
            await process.WaitForExitAsync(cancellation).WaitAsync(Grace, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            // Whoever has outlived the one that started it would be in the way of the next.
            if (process.HasExited)
                foreach (var pid in started) Kill(pid, EndNow);
        }

        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(cancellation).WaitAsync(ExitPatience, cancellation);
        process.Dispose();
        _process = null;
    }

    public void Dispose()
    {
        if (_process is { HasExited: false } process) process.Kill(entireProcessTree: true);
        _process?.Dispose();
    }

    // State T or t: stopped by a signal or a debugger. The name before it, in parentheses, may hold anything.
    private static bool IsStopped(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..][0] is 'T' or 't';
        }
        catch (IOException)
        {
            // No /proc, or gone this moment: what the system says of the process itself counts then.
            return false;
        }
    }

    private static List<int> Descendants(int pid)
    {
        var found = new List<int>();
        for (var (next, at) = (pid, 0); ; next = found[at++])
        {
            try
            {
                foreach (var thread in Directory.EnumerateDirectories($"/proc/{next}/task"))
                    found.AddRange(File.ReadAllText(thread + "/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(child => int.Parse(child, CultureInfo.InvariantCulture)));
            }
            catch (IOException)
            {
                // It has ended meanwhile, or this system does not tell.
            }

            if (at == found.Count) return found;
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int pid, int signal);
}
