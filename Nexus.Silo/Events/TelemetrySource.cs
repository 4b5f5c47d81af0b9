using System.Globalization;
using System.Text.Json;
using Nexus.Configuration;
using Nexus.Tenants;

namespace Nexus.Events;

/// <summary>This machine's CPU, memory and load, from /proc, as events of the entity <c>host</c>.</summary>
internal sealed class TelemetrySource(NexusOptions options, TimeProvider time) : IEventSource
{
    private const string Stat = "/proc/stat";

    public string Name => "telemetry";

    public async Task RunAsync(ISourceSink sink, CancellationToken stop)
    {
        if (options.TelemetrySeconds == 0 || !File.Exists(Stat)) return;
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.TelemetrySeconds), time);
        var before = Cpu(File.ReadLines(Stat).First());
        while (await timer.WaitForNextTickAsync(stop))
        {
            var now = Cpu(File.ReadLines(Stat).First());
            var body = Describe(Share(before, now), Memory(File.ReadLines("/proc/meminfo")), File.ReadAllText("/proc/loadavg").Split(' ')[0]);
            await sink.BringAsync(Bootstrap.FirstTenant, [new RawRecord(Name, RecordFormat.Json, "", body)], stop);
            before = now;
        }
    }

    /// <summary>Jiffies spent at work and in all, of the line <c>cpu  user nice system idle iowait …</c>.</summary>
    internal static (long Busy, long All) Cpu(string line)
    {
        var jiffies = line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8).Select(number => long.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        var all = jiffies.Sum();
        return (all - jiffies[3] - jiffies[4], all);
    }

    internal static double Share((long Busy, long All) before, (long Busy, long All) now) =>
        now.All > before.All ? Math.Clamp(100.0 * (now.Busy - before.Busy) / (now.All - before.All), 0, 100) : 0;

    internal static double Memory(IEnumerable<string> lines)
    {
        double total = 0, available = 0;
        foreach (var line in lines)
            if (line.StartsWith("MemTotal:", StringComparison.Ordinal)) total = Kilobytes(line);
            else if (line.StartsWith("MemAvailable:", StringComparison.Ordinal)) available = Kilobytes(line);
        return total > 0 ? 100 * (total - available) / total : 0;
    }

    private static double Kilobytes(string line) => double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);

    private string Describe(double cpu, double memory, string load)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("entity", ObserveSettings.Host);
            json.WriteString("type", "telemetry");
            json.WriteString("ts", time.GetUtcNow());
            json.WriteStartObject("payload");
            json.WriteString("host", Environment.MachineName);
            json.WriteNumber("cpu_percent", Math.Round(cpu, 2));
            json.WriteNumber("memory_percent", Math.Round(memory, 2));
            json.WriteString("load1", load);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
