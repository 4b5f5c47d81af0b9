using Microsoft.Extensions.Hosting;

namespace Nexus.Rules;

/// <summary>Looks at the rule file again and again: polling is right on every file system, also where a change is a rename or comes over a network.</summary>
internal sealed class RuleWatch(RuleBook book, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(SettledText.Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) book.LookAtFile();
        }
        catch (OperationCanceledException)
        {
            // The silo stops.
        }
    }
}
