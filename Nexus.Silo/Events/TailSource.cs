namespace Nexus.Events;

/// <summary>Follows the files of the observe file, each on its own: one that cannot be read does not hold up another.</summary>
internal sealed class TailSource(ObserveSettings settings, TimeProvider time) : IEventSource
{
    public string Name => "tail";

    public Task RunAsync(ISourceSink sink, CancellationToken stop) => Task.WhenAll(settings.Tails.Select(tail => KeepAsync(new LogTail(tail, time), sink, stop)));

    private async Task KeepAsync(LogTail tail, ISourceSink sink, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                await tail.RunAsync(sink, stop);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or NexusException)
            {
                sink.Report(Tenants.Bootstrap.FirstTenant, tail.Name, error.Message);
                await Task.Delay(TimeSpan.FromSeconds(1), time, stop);
            }
        }
    }
}
