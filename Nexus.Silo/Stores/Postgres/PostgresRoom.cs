using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Nexus.Stores;

/// <summary>Has parts of the large tables made ahead of need while the silo runs: an append never makes one, and never finds none.</summary>
/// <remarks>There is room for 2^25 leaves more than the longest log has at least; filling that takes over an hour at the fastest measured.</remarks>
internal sealed partial class PostgresRoom(PostgresDatabase database, TimeProvider time, ILogger<PostgresRoom> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            try
            {
                if (await database.MakeRoomAsync(stoppingToken) is > 0 and var made) LogMade(logger, made);
            }
            catch (Exception reason) when (!stoppingToken.IsCancellationRequested)
            {
                LogNone(logger, reason);
            }
    }

    [LoggerMessage(LogLevel.Information, "{Count} parts of the large tables made ahead of need")]
    private static partial void LogMade(ILogger logger, int count);

    [LoggerMessage(LogLevel.Error, "no room could be made in the large tables; tried again in five minutes")]
    private static partial void LogNone(ILogger logger, Exception reason);
}
