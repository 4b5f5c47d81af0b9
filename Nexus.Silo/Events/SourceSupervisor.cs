using System.Collections.Immutable;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nexus.Ledger;
using Nexus.Tenants;

namespace Nexus.Events;

/// <summary>Runs every source, and again with growing patience should one fail.</summary>
internal sealed partial class SourceSupervisor(IEnumerable<IEventSource> sources, IngestJournals journals, IngestMeter meter, TimeProvider time, ILogger<SourceSupervisor> log) : BackgroundService, ISourceSink
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    public Task BringAsync(string tenant, ImmutableArray<RawRecord> records, CancellationToken stop) => journals.AppendAsync(tenant, time.GetUtcNow(), "", records, []);

    public string? MarkOf(string tenant, string source) => journals.Of(tenant).Mark(source);

    public void Advance(string tenant, string source, string mark) => journals.Of(tenant).Advance(source, mark);

    public void Report(string tenant, string source, string error)
    {
        if (meter.Report(tenant, source, error) && error.Length > 0) LogReported(log, source, error);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(sources.Select(source => Task.Run(() => KeepAsync(source, stoppingToken), CancellationToken.None)));

    private async Task KeepAsync(IEventSource source, CancellationToken stop)
    {
        for (var wait = First; !stop.IsCancellationRequested; wait = wait + wait < Longest ? wait + wait : Longest)
        {
            var began = time.GetTimestamp();
            try
            {
                await source.RunAsync(this, stop);
                return;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception reason)
            {
                // What the machine or a store refuses is reported as it is, and once; a trace is for what should not have happened.
                if (reason is not (IOException or UnauthorizedAccessException or StoreUnavailableException or NexusException)) LogFailed(log, reason, source.Name);
                Report(Bootstrap.FirstTenant, source.Name, reason.Message);
                if (time.GetElapsedTime(began) > Longest) wait = First;
                await Task.Delay(wait, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "source {Source}: {Error}")]
    private static partial void LogReported(ILogger logger, string source, string error);

    [LoggerMessage(LogLevel.Warning, "source {Source} failed; it begins again")]
    private static partial void LogFailed(ILogger logger, Exception exception, string source);
}
