using Microsoft.Extensions.Logging;
using Nexus.Api;
using Nexus.Ledger;

namespace Nexus.Health;

/// <summary>Asks the parts how they are, at most once a second: the route is public, the parts are not its to wear out.</summary>
internal sealed partial class HealthProbe(ApiOptions options, TimeProvider time, ILogger<HealthProbe> log)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
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
        catch (StoreUnavailableException away)
        {
            LogStore(log, away.Message);
        }
        catch (OperationCanceledException)
        {
            LogStore(log, $"no answer within {Patience.TotalSeconds} s");
        }
        catch (Exception bug)
        {
            LogFailed(log, bug);
        }

        return Nothing;
    }

    // Asked every few seconds, perhaps into a log on the disk that is full.
    [LoggerMessage(LogLevel.Warning, "health is degraded: {Reason}")]
    private static partial void LogStore(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Warning, "health probe failed")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
