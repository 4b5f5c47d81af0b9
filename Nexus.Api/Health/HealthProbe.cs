using Microsoft.Extensions.Logging;
using Nexus.Api;

namespace Nexus.Health;

/// <summary>Asks the parts how they are, at most once a second: the route is public, the parts are not its to wear out.</summary>
internal sealed partial class HealthProbe(ApiOptions options, TimeProvider time, ILogger<HealthProbe> log)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly HealthServices Nothing = new(true, false, false, false, false);

    private readonly Lock _lock = new();
    private Task<HealthServices>? _last;
    private long _at;

    public Task<HealthServices> AskAsync()
    {
        lock (_lock)
        {
            if (_last is not null && (!_last.IsCompleted || time.GetElapsedTime(_at) < Fresh)) return _last;
            _at = time.GetTimestamp();
            return _last = ProbeAsync();
        }
    }

    private async Task<HealthServices> ProbeAsync()
    {
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            return await options.Probes(patience.Token).WaitAsync(patience.Token);
        }
        catch (Exception e)
        {
            LogFailed(log, e);
            return Nothing;
        }
    }

    [LoggerMessage(LogLevel.Warning, "health probe failed")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
