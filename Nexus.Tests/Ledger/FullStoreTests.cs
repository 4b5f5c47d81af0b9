using System.Net;
using System.Text.Json;
using Nexus.Stores;
using Xunit;

namespace Nexus.Tests.Ledger;

/// <summary>A disk on which nothing can be written any more, though all of it can be read.</summary>
public sealed class FullStoreTests
{
    [Fact]
    public async Task A_full_store_is_degraded_refuses_to_execute_with_503_and_goes_on_once_there_is_room()
    {
        await using var silo = await LogSilo.StartAsync();
        Assert.Equal("ok", await HealthAsync(silo));
        await PagesAsync(silo, 1);
        // Free pages are filled first.
        HttpStatusCode status;
        var filled = 0;
        do
        {
            using var ingest = await silo.SendAsync(HttpMethod.Post, "/v1/knowledge", new { content = string.Concat(Enumerable.Range(0, 200).Select(i => $"word{filled}x{i} ")) });
            status = ingest.StatusCode;
        }
        while (status == HttpStatusCode.OK && filled++ < 1000);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);

        var big = new { task = "write '" + new string('x', 9_000) + "' to a.txt" };
        using (var refused = await silo.SendAsync(HttpMethod.Post, "/v1/execute", big))
        {
            var body = await refused.Content.ReadAsStringAsync();
            Assert.True(refused.StatusCode == HttpStatusCode.ServiceUnavailable, body);
            Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
            Assert.Contains("the ledger's store is full", JsonDocument.Parse(body).RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }

        silo.Clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal("degraded", await HealthAsync(silo));
        await PagesAsync(silo, 1_000_000);
        silo.Clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal("ok", await HealthAsync(silo));
        using var again = await silo.SendAsync(HttpMethod.Post, "/v1/execute", big);
        Assert.Equal("completed", JsonDocument.Parse(await again.Content.ReadAsStringAsync()).RootElement.GetProperty("status").GetString());
    }

    private static async Task<string?> HealthAsync(LogSilo silo) => JsonDocument.Parse(await silo.GetAsync("/v1/health", key: null)).RootElement.GetProperty("status").GetString();

    private static Task PagesAsync(LogSilo silo, int count) => silo.Get<SqliteDatabase>().WriteAsync(connection =>
    {
        connection.Execute($"PRAGMA max_page_count = {count}");
        return true;
    }, CancellationToken.None);
}
