using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nexus.Configuration;
using Nexus.Tenants;

namespace Nexus.Threats;

/// <summary>Writes every change of every alert to <c>&lt;date&gt;.jsonl</c>, each once: after a restart it goes on behind the last line of the tenant.</summary>
internal sealed partial class AlertArchive(NexusOptions options, IAlertStore store, IGrainFactory grains, TimeProvider time, ILogger<AlertArchive> log) : BackgroundService
{
    private const int PageSize = 500;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly string _folder = FolderOf(options);
    private readonly Dictionary<string, long> _written = new(StringComparer.Ordinal);

    public static string FolderOf(NexusOptions options) => options.AlertsDir.Length > 0 ? options.AlertsDir : Path.Combine(Path.GetDirectoryName(options.LogDir)!, "nexus_alerts");

    /// <summary>Writes what is new. Returns how many lines that were.</summary>
    public async Task<int> WriteAsync(CancellationToken cancellation)
    {
        var lines = 0;
        foreach (var tenant in await grains.GetGrain<ITenantsGrain>(ITenantsGrain.Key).ListAsync())
        {
            // An archive ahead of the store is of another store: it was kept while the data went.
            if (_written.GetValueOrDefault(tenant.Id) > (await store.NumbersAsync(tenant.Id, cancellation)).Change) _written[tenant.Id] = 0;
            while (true)
            {
                var changes = await store.ChangesAsync(tenant.Id, _written.GetValueOrDefault(tenant.Id), PageSize, cancellation);
                foreach (var day in changes.GroupBy(change => change.Alert.ChangedAt.UtcDateTime.Date)) Append(day.Key, tenant.Id, day);
                if (changes.Count > 0) _written[tenant.Id] = changes[^1].Number;
                lines += changes.Count;
                if (changes.Count < PageSize) break;
            }
        }

        return lines;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var read = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!read) ReadLastNumbers();
                read = true;
                await WriteAsync(stoppingToken);
                if (!await timer.WaitForNextTickAsync(stoppingToken)) return;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception reason)
            {
                LogFailed(log, reason);
                await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>The highest number of each tenant in the archive, and every file ended by a whole line.</summary>
    internal void ReadLastNumbers()
    {
        if (!Directory.Exists(_folder)) return;
        foreach (var path in Directory.EnumerateFiles(_folder, "*.jsonl"))
        {
            CutOffHalfLine(path);
            foreach (var line in File.ReadLines(path))
            {
                using var entry = JsonDocument.Parse(line);
                var (tenant, number) = (entry.RootElement.GetProperty("tenant").GetString()!, entry.RootElement.GetProperty("number").GetInt64());
                _written[tenant] = Math.Max(_written.GetValueOrDefault(tenant), number);
            }
        }
    }

    private static void CutOffHalfLine(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        while (file.Length > 0)
        {
            file.Seek(-1, SeekOrigin.End);
            if (file.ReadByte() == '\n') return;
            file.SetLength(file.Length - 1);
        }
    }

    private void Append(DateTime day, string tenant, IEnumerable<AlertChange> changes)
    {
        Directory.CreateDirectory(_folder);
        var path = Path.Combine(_folder, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + ".jsonl");
        using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
        foreach (var change in changes) file.Write(Encoding.UTF8.GetBytes(AlertLine.Write(tenant, change) + "\n"));
        file.Flush(flushToDisk: true);
    }

    [LoggerMessage(LogLevel.Warning, "alerts could not be archived; again")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
