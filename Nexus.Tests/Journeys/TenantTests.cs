using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace Nexus.Tests.Journeys;

public sealed class TenantTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("nexus-tenants-").FullName;

    [Fact]
    public async Task A_hundred_concurrent_chains_in_ten_tenants_all_verify_after_a_restart()
    {
        var chains = new List<(string Key, string Chain)>();
        await using (var silo = await SiloProcess.StartAsync(_directory))
        {
            var keys = new List<string>();
            for (var i = 0; i < 10; i++) keys.Add(await TenantAsync(silo.Http, $"tenant-{i}"));
            var runs = await Task.WhenAll(Enumerable.Range(0, 100).Select(async i =>
            {
                var key = keys[i % keys.Count];
                using var response = await SendAsync(silo.Http, key, HttpMethod.Post, "/v1/execute", new { task = $"find what is known about topic {i} then compute the mean of {i}, 2, 3" });
                var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
                Assert.Equal("completed", body.GetProperty("status").GetString());
                return (key, body.GetProperty("chain_id").GetString()!);
            }));
            chains.AddRange(runs);
        }

        await using var again = await SiloProcess.StartAsync(_directory);
        foreach (var (key, chain) in chains)
        {
            using var response = await SendAsync(again.Http, key, HttpMethod.Post, $"/v1/ledger/{chain}/verify", null);
            var verdict = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
            Assert.True(verdict.GetProperty("valid").GetBoolean(), verdict.ToString());
        }

        var foreign = chains.First(pair => pair.Key != chains[0].Key);
        using var hidden = await SendAsync(again.Http, chains[0].Key, HttpMethod.Get, $"/v1/ledger/{foreign.Chain}", null);
        Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    /// <summary>Creates the tenant; its first admin key is in the answer.</summary>
    private static async Task<string> TenantAsync(HttpClient http, string id)
    {
        using var created = await http.PostAsJsonAsync("/v1/tenants", new { id, name = id });
        var body = await created.Content.ReadAsStringAsync();
        Assert.True(created.IsSuccessStatusCode, body);
        return JsonDocument.Parse(body).RootElement.GetProperty("api_key").GetString()!;
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient http, string key, HttpMethod method, string path, object? body)
    {
        var request = new HttpRequestMessage(method, path) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", key) } };
        if (body is not null) request.Content = JsonContent.Create(body);
        return http.SendAsync(request);
    }
}
