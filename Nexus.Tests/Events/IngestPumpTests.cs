using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Nexus.Entities;
using Nexus.Events;
using Nexus.Rules;
using Nexus.Stores;
using Nexus.Tests.Journeys;
using Orleans;
using Xunit;

namespace Nexus.Tests.Events;

public sealed class IngestPumpTests
{
    [Fact]
    public async Task A_journal_that_was_opened_before_the_pump_started_is_carried_once()
    {
        await using var house = await ObserveHouse.StartAsync();
        var meter = new IngestMeter(TimeProvider.System);
        await using var journals = new IngestJournals(new StoreOptions { DataDirectory = Path.Combine(house.Folder, "other") }, meter, TimeProvider.System);
        await journals.AppendAsync("demo", TimeProvider.System.GetUtcNow(), "", [new RawRecord("test", RecordFormat.Auto, "", "what is this")], []);

        using var pump = new IngestPump(
            journals, house.Services.GetRequiredService<IGrainFactory>(), house.Services.GetRequiredService<IRuleBook>(), house.Services.GetRequiredService<EntityBook>(), meter, TimeProvider.System, NullLogger<IngestPump>.Instance);
        await pump.StartAsync(CancellationToken.None);
        await ObserveHouse.UntilAsync<object>(() => Task.FromResult(meter.View("demo").UnreadTotal > 0 ? "" : (object?)null));
        await ObserveHouse.UntilAsync<object>(() => Task.FromResult(journals.Of("demo").Acted == 1 ? "" : (object?)null));
        await pump.StopAsync(CancellationToken.None);
        Assert.Equal(1, meter.View("demo").UnreadTotal);
    }
}
