using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using Nexus.Client;
using Nexus.Wire;

namespace Nexus.Bench.Observe;

/// <summary>A silo, a guard and a guarded process, each a real process with the default limits: the last is stopped by a signal, and a clock runs.</summary>
internal static class RepairDrill
{
    private const string Entity = "core";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // A client may ask sixty times a minute.
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(2);

    public static async Task RunAsync(BenchRun run)
    {
        if (!OperatingSystem.IsLinux())
        {
            run.Note("signals and /proc are Linux's: not run");
            return;
        }

        var directory = Directory.CreateTempSubdirectory("nexus-repair-").FullName;
        try
        {
            await using var silo = await BenchProcess.StartAsync(directory);
            using var client = new NexusClient(silo.Address, BenchProcess.Key);
            var argument = Random.Shared.Next(100_000, 999_999).ToString(CultureInfo.InvariantCulture);
            using var guard = BenchProcess.Silent(BenchProcess.Program("Nexus.Cli/release/nexus.dll", directory, "watch", "--server", silo.Address.ToString(), "--key", BenchProcess.Key, "--entity", Entity, "--", "sleep", argument));
            try
            {
                using var live = new ClientWebSocket();
                await live.ConnectAsync(new Uri($"ws://{silo.Address.Authority}/nexus/live?since=0&token={BenchProcess.Key}"), CancellationToken.None);
                for (var i = 0; i < Math.Max(run.Runs, 3); i++) await OnceAsync(run, client, live, argument, i);
                var verdict = await silo.Http.PostAsync("/v1/ledger/verify", null);
                run.Note($"the ledger afterwards: {await verdict.Content.ReadAsStringAsync()}");
            }
            finally
            {
                guard.Kill(entireProcessTree: true);
                await guard.WaitForExitAsync();
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task OnceAsync(BenchRun run, NexusClient client, ClientWebSocket live, string argument, int number)
    {
        var pid = await UntilAsync(() => Task.FromResult(PidOf(argument)));
        await UntilAsync(async () => (await client.EntitiesAsync()).Any(one => one.Id == Entity && one is { LastPulse: not null, Missing: false }) ? "" : null);
        // Somewhere between two pulses.
        await Task.Delay(Random.Shared.Next(2000, 3000));
        using (var kill = Process.Start("kill", ["-STOP", pid])) await kill.WaitForExitAsync();
        var clock = Stopwatch.StartNew();
        var raised = await HeardAsync(live, message => message is { Type: "threat_alert", Alert: { Category: "heartbeat", Severity: "high", Entity: Entity } });
        var found = clock.Elapsed.TotalSeconds;
        var (cleared, repaired, course) = (0.0, (AlertResponse?)null, "");
        // The new pulse may come before the repair's own end is noted.
        while (cleared == 0 || repaired is null)
        {
            var message = await HeardAsync(live, message => message.Alert.Id == raised.Alert.Id);
            course += string.Create(CultureInfo.InvariantCulture, $" {message.Type} +{clock.Elapsed.TotalSeconds - found:0.00} s");
            if (message.Type == "alert_cleared") cleared = clock.Elapsed.TotalSeconds - found;
            else if (message.Type == "patch_applied") repaired = message.Alert;
        }

        var repair = repaired.Repairs.Single();
        run.AtMost($"stop {number + 1}: from the signal to the alert", found, 11, "s", raised.Alert.Msg);
        run.Note($"after the alert:{course}");
        run.AtMost($"stop {number + 1}: from the alert to the new pulse that cleared it", cleared, 5, "s", $"{repair.Tool} {repair.Status}, seal {repair.SealId}");
    }

    private static async Task<LiveMessage> HeardAsync(ClientWebSocket live, Func<LiveMessage, bool> fits)
    {
        using var patience = new CancellationTokenSource(Patience);
        var buffer = new byte[1 << 16];
        while (true)
        {
            var read = await live.ReceiveAsync(buffer.AsMemory(), patience.Token);
            if (JsonSerializer.Deserialize(buffer.AsSpan(0, read.Count), WireJson.Default.LiveMessage) is { } message && fits(message)) return message;
        }
    }

    private static string? PidOf(string argument)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0])))
        {
            try
            {
                if (File.ReadAllText(Path.Combine(folder, "cmdline")) == $"sleep\0{argument}\0") return Path.GetFileName(folder);
            }
            catch (IOException)
            {
                // It ended while we looked.
            }
        }

        return null;
    }

    private static async Task<T> UntilAsync<T>(Func<Task<T?>> ask) where T : class
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            if (await ask() is { } answer) return answer;
            await Task.Delay(Glance, patience.Token);
        }
    }
}
