using System.Collections.Immutable;
using Nexus.Events;
using Nexus.Stores;
using Xunit;
using static Nexus.Tests.Journeys.ObserveHouse;

namespace Nexus.Tests.Journeys;

/// <summary>A silo accepted events and was gone before it judged them. Its journal lies in its data directory, and belongs to whoever has that.</summary>
public sealed class MovedJournalTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nexus-moved-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Whoever_opens_the_directory_next_judges_what_stands_in_it_and_only_once()
    {
        var (before, after) = (Path.Combine(_folder, "before"), Path.Combine(_folder, "after"));
        await using (var journals = new IngestJournals(new StoreOptions { DataDirectory = Path.Combine(before, "data") }, new IngestMeter(TimeProvider.System), TimeProvider.System))
        {
            var at = TimeProvider.System.GetUtcNow();
            ImmutableArray<RawRecord> flood = [.. Enumerable.Range(0, 9).Select(i => new RawRecord("test", RecordFormat.Auto, "", $$"""{"entity":"nexus","type":"user_message","payload":{"session_id":"s","text":"x"},"ts":"2026-01-01T00:00:00.{{i}}Z"}"""))];
            await journals.AppendAsync("demo", at, "", flood, []);
        }

        Directory.Move(before, after);
        string id;
        await using (var house = await StartAsync(directory: after))
        {
            await house.AlertAsync(alert => Text(alert, "category") == "rate_limit");
            await house.SettledAsync();
            id = Text(Assert.Single(await house.AlertsAsync()), "id");
        }

        await using var again = await StartAsync(directory: after);
        await again.SettledAsync();
        Assert.Equal(id, Text(Assert.Single(await again.AlertsAsync()), "id"));
    }
}
