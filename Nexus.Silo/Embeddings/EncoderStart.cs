using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nexus.Gates;

namespace Nexus.Embeddings;

/// <summary>Makes the embedder ready beside the start, which waits for neither its reading nor its mistakes: a gate that cannot embed fails and says why.</summary>
internal sealed partial class EncoderStart(IEmbedder embedder, ILogger<EncoderStart> log) : IHostedService
{
    private Task _prepared = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _prepared = PrepareAsync();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => _prepared.WaitAsync(cancellationToken);

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
