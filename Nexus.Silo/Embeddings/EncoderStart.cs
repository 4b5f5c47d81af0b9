using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nexus.Gates;

namespace Nexus.Embeddings;

/// <summary>Makes the embedder ready beside the start, which waits for neither its reading nor its mistakes: a gate that cannot embed fails and says why.</summary>
internal sealed partial class EncoderStart(IEmbedder embedder, ILogger<EncoderStart> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = PrepareAsync(cancellationToken);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task PrepareAsync(CancellationToken cancellation)
    {
        try
        {
            await embedder.PrepareAsync(cancellation);
        }
        catch (Exception reason) when (!cancellation.IsCancellationRequested)
        {
            LogUnready(log, reason, embedder.Name);
        }
    }

    [LoggerMessage(LogLevel.Warning, "the embedder {Name} is not ready; the intent gate fails while it is not")]
    private static partial void LogUnready(ILogger logger, Exception reason, string name);
}
