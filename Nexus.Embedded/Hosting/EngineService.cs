using Microsoft.Extensions.Hosting;

namespace Nexus.Embedded;

/// <summary>Starts and stops the engine with its host.</summary>
internal sealed class EngineService(GrainEngine engine, ReminderService reminders, StreamProviders streams) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => reminders.StartAsync(cancellationToken);

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(engine.Options.DrainTimeout);
        await reminders.StopAsync(CancellationToken.None);
        await engine.StopAsync(() => streams.AreQuiet, deadline.Token);
    }
}
