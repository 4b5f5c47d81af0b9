using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nexus.Gates;

namespace Nexus.Embeddings;

/// <summary>Makes the embedder ready beside the start, which waits for neither its reading nor its mistakes: a gate that cannot embed fails and says why.</summary>
internal sealed partial class EncoderStart(IEmbedder embedder, ILogger<EncoderStart> log) : IHostedService
{
    private readonly Lock _lock = new();
    private Task? _prepared;

    /// <summary>Begins, once: as soon as there is a silo, since a start leaves a processor idle.</summary>
    public Task Begin()
    {
        lock (_lock) return _prepared ??= Task.Run(PrepareAsync);
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = Begin();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Begin().WaitAsync(cancellationToken);

    private async Task PrepareAsync()
    {
        try
        {
            await embedder.PrepareAsync(CancellationToken.None);
        }
        catch (Exception reason)
        {
            LogUnready(log, reason, embedder.Name);
        }
    }

    [LoggerMessage(LogLevel.Warning, "the embedder {Name} is not ready; the intent gate fails while it is not")]
    private static partial void LogUnready(ILogger logger, Exception reason, string name);
}
