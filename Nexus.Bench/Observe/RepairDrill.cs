using System.Diagnostics;
using System.Globalization;
using Nexus.Client;
using Nexus.Wire;

namespace Nexus.Bench.Observe;

/// <summary>A silo, a guard and a guarded process, each a real process with the default limits: the last is stopped by a signal, and a clock runs.</summary>
internal static class RepairDrill
{
    private const string Entity = "core";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);

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
            using var guard = BenchProcess.Silent(BenchProcess.Program("Nexus.Cli", directory, "watch", "--server", silo.Address.ToString(), "--key", BenchProcess.Key, "--entity", Entity, "--", "sleep", argument));
            try
            {
                for (var i = 0; i < Math.Max(run.Runs, 3); i++) await OnceAsync(run, client, argument, i);
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

    private static async Task OnceAsync(BenchRun run, NexusClient client, string argument, int number)
    {
        var pid = await UntilAsync(() => Task.FromResult(PidOf(argument)));
        await UntilAsync(async () => (await client.EntitiesAsync()).Any(one => one.Id == Entity && one is { LastPulse: not null, Missing: false }) ? "" : null);
        // Somewhere between two pulses.
        await Task.Delay(Random.Shared.Next(2000, 3000));
        using (var kill = Process.Start("kill", ["-STOP", pid])) await kill.WaitForExitAsync();
        var clock = Stopwatch.StartNew();
        AlertResponse? alert = null;
        await UntilAsync(async () => (alert = (await client.AlertsAsync(category: "heartbeat", severity: "high", entity: Entity)).Alerts.ElementAtOrDefault(number)) is null ? null : "");
        var found = clock.Elapsed.TotalSeconds;
        await UntilAsync(async () => (alert = (await client.AlertsAsync(category: "heartbeat", entity: Entity)).Alerts.First(one => one.Id == alert!.Id)).Status == "cleared" ? "" : null);
        var cleared = clock.Elapsed.TotalSeconds - found;
        var repair = await UntilAsync(async () => (await client.AlertsAsync(category: "heartbeat", entity: Entity)).Alerts.First(one => one.Id == alert!.Id).Repairs.SingleOrDefault(one => one.Status == "executed"));
        run.AtMost($"stop {number + 1}: from the signal to the alert", found, 11, "s", alert!.Msg);
        run.AtMost($"stop {number + 1}: from the alert to the new pulse that cleared it", cleared, 5, "s", $"{repair.Tool} {repair.SealId}, cleared by {alert.By}");
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
