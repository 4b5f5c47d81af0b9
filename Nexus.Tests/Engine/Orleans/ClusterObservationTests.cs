using System.Net;
using System.Text.Json;
using Nexus.Configuration;
using Nexus.Tests.Events;
using Nexus.Tests.Journeys;
using Nexus.Tests.Stores;
using Xunit;
using static Nexus.Tests.Journeys.ObserveHouse;

namespace Nexus.Tests.Engine;

/// <summary>Two silos of one cluster, each with a journal of its own: what is registered at one counts at the other, and what one accepted before it was killed is judged when it is back.</summary>
public sealed class ClusterObservationTests : IDisposable
{
    private const string Rule = """{"yaml":"id: mine\ncategory: policy\nseverity: info\nwhen: { type: user_message, message: { contains: teapot } }"}""";

    private readonly string _directory = Directory.CreateTempSubdirectory("nexus-observers-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task What_one_silo_is_told_the_other_knows_and_what_a_killed_one_accepted_is_judged_once_when_it_is_back()
    {
        var database = await Postgres.FreshAsync();
        try
        {
            await using var second = await StartAsync("second", database);
            var accepted = new List<string>();
            await using (var first = await StartAsync("first", database))
            {
                await PutAsync(first, "/nexus/entities/SocketHub", """{"kind":"service"}""");
                await PutAsync(first, "/nexus/rules/mine", Rule);

                // No spoof: whoever does not know an entity asks once more.
                await SendAsync(second.Http, HttpMethod.Post, "/nexus/events", SomeEvent.Message(0, "hello"), "application/json", HttpStatusCode.Accepted);
                var asked = 0;
                await UntilAsync<object>(async () =>
                {
                    // Ten seconds apart by their own time: asking often is no flood.
                    await SendAsync(second.Http, HttpMethod.Post, "/nexus/events", SomeEvent.Message(10 * ++asked, "a teapot"), "application/json", HttpStatusCode.Accepted);
                    return (await AlertsAsync(second.Http)).Any(alert => Text(alert, "rule") == "mine") ? "" : null;
                });
                for (var i = 0; i < 20; i++)
                {
                    var session = $"burst-{i}";
                    await SendAsync(first.Http, HttpMethod.Post, "/nexus/events", string.Join('\n', Enumerable.Range(0, 7).Select(n => SomeEvent.Message(n * 0.1, session: session))), "application/json", HttpStatusCode.Accepted);
                    accepted.Add(session);
                }

                await first.KillAsync();
            }

            await using var back = await StartAsync("first", database);
            var floods = (List<JsonElement>)await UntilAsync<object>(async () => (await AlertsAsync(second.Http, "&category=rate_limit")) is { } alerts && alerts.Count >= accepted.Count ? alerts : null);
            Assert.Equal(accepted.Order(StringComparer.Ordinal), floods.Select(alert => Text(alert, "msg").Split('\'')[1]).Order(StringComparer.Ordinal));
            Assert.DoesNotContain(await AlertsAsync(second.Http), alert => Text(alert, "category") == "spoof");
            Assert.True((await SendAsync(back.Http, HttpMethod.Post, "/v1/ledger/verify", "", "application/json", HttpStatusCode.OK)).GetProperty("valid").GetBoolean());
        }
        finally
        {
            await Postgres.DropAsync(database);
        }
    }

    private static Task<JsonElement> PutAsync(SiloProcess silo, string path, string body) => SendAsync(silo.Http, HttpMethod.Put, path, body, "application/json", HttpStatusCode.OK);

    private Task<SiloProcess> StartAsync(string name, string database) => SiloProcess.StartAsync(
        Directory.CreateDirectory(Path.Combine(_directory, name)).FullName,
        ("NEXUS_CLUSTERING", nameof(ClusteringKind.Postgres)), ("NEXUS_DATABASE_URL", database), ("NEXUS_CLUSTER_ID", Path.GetFileName(_directory)),
        ("NEXUS_SECRET_KEY", new string('k', 32)), ("NEXUS_SILO_ADDRESS", "127.0.0.1"), ("NEXUS_SILO_PORT", "0"), ("NEXUS_TELEMETRY_SECONDS", "0"));
}
